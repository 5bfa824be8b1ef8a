import type { Vocabulary } from './vocabulary.ts';

export const ENGLISH: Vocabulary = {
  merchants: {
    'food.groceries':
      'vons, harris teeter, tesco, sainsburys, sainsbury, asda, waitrose, morrisons, ocado, marks spencer food, whole foods, trader joe, trader joes, kroger, safeway, publix, ' +
      'wegmans, albertsons, ralphs, food lion, giant eagle, stop shop, heb, sprouts, instacart, woolworths, coles, loblaws, big bazaar, bigbasket, walmart grocery, dmart',
    'food.restaurants':
      'dennys, ihop, applebees, olive garden, chick fil a, panera, shake shack, greggs, itsu, ^leon, wetherspoon, in n out, panda express, sonic drive',
    'shopping.general':
      'walmart, wal mart, ^target, argos, john lewis, macys, kohls, nordstrom, marshalls, tj maxx, tk maxx, sams club, dollar tree, dollar general, selfridges',
    'shopping.clothing':
      '^next retail, old navy, ross stores, primark, banana republic, river island, lululemon, new look, gap outlet',
    'shopping.electronics': 'currys, micro center, b h photo, gamestop',
    'shopping.household': 'bed bath, wayfair, homegoods, dunelm, crate barrel',
    'housing.maintenance': 'home depot, lowes, b q, screwfix, wickes, ace hardware, homebase, bunnings',
    'housing.utilities':
      'british gas, edf energy, octopus energy, scottish power, thames water, pg e, con edison, coned, duke energy, national grid, bulb energy, ' +
      'e on, southern california edison, xcel energy, dominion energy, severn trent, united utilities, ovo energy',
    'housing.internet-phone':
      'comcast, xfinity, at t, att bill, spectrum, sky broadband, bt group, virgin media, ^o2, ^ee limited, ^three, giffgaff, ^cox communications, ^sprint, talktalk, airtel, jio',
    'health.pharmacy': 'cvs, walgreens, ^boots, rite aid, superdrug, lloyds pharmacy, apollo pharmacy',
    'health.medical': 'kaiser, specsavers, bupa, quest diagnostics, labcorp',
    'insurance.car': 'geico, progressive, ^admiral, direct line, churchill insurance, esurance',
    'insurance.other':
      'state farm, allstate, liberty mutual, nationwide mutual, aviva, usaa, farmers insurance',
    'insurance.health': 'blue cross, united healthcare, aetna, cigna, unitedhealthcare, humana, anthem',
    'insurance.life': 'metlife, prudential',
    'transport.public':
      'tfl, transport for london, amtrak, mta, bart, oyster, great western railway, lner, avanti west, greyhound, caltrain, metrocard, national express',
    'transport.parking': 'ezpass, e zpass, ringgo, parkmobile, ncp, paybyphone, justpark, fastrak',
    'transport.car': 'halfords, dvla, dmv, pep boys, aa membership, jiffy lube',
    'transport.fuel':
      'speedway, wawa, circle k, sunoco, valero, marathon petro, ^arco, conoco, phillips 66, indian oil, hp petrol',
    'leisure.books':
      'waterstones, barnes noble, wh smith, guardian news, wall street journal, washington post',
    'leisure.entertainment': 'cineworld, ^vue, regal cinemas, fandango, stubhub, amc, live nation',
    'taxes.income': 'hmrc, irs, us treasury tax, franchise tax board',
    'pets.food': 'petco, petsmart, pets at home, chewy',
    'children.needs': 'toys r us, mothercare, smyths toys, carters',
    'business.office': 'staples, office depot, officemax, ryman',
    'business.shipping': 'usps, royal mail, parcelforce',
    'income.benefits': 'dwp, ssa treas, soc sec',
  },
  words: {
    'income.salary': 'salary, payroll, wages, paycheck, direct dep, direct deposit, monthly pay',
    'income.bonus': 'bonus',
    'income.pension': 'pension',
    'income.benefits': 'child benefit, unemployment benefit, social security, universal credit',
    'income.interest': 'interest, interest paid, interest earned, credit interest, gross interest',
    'income.dividends': 'dividend, dividends',
    'income.refunds': 'refund, cashback, cash back, reimbursement, tax refund, rebate',
    'income.rental': 'rent received, rental income',
    'food.groceries':
      'grocery, groceries, supermarkets, market basket, farmers market, butcher, greengrocer, bakery, deli, foods',
    'food.restaurants':
      'restaurants, steakhouse, eatery, tavern, pub, bar grill, dining, kitchen, noodle, eating out, canteen, takeaway, lunch, dinner',
    'food.coffee': 'coffeehouse, roasters, tea room',
    'food.delivery': 'food delivery',
    'transport.fuel': 'gas station, petrol, petrol station, fuel, gasoline, service station, diesel',
    'transport.parking': 'parking, car park, toll, tolls, congestion charge',
    'transport.public':
      'railway, train ticket, rail, transit, metro card, bus pass, bus ticket, train, subway ticket',
    'transport.taxi': 'cab, cabs, minicab, ride share, rideshare',
    'transport.car':
      'car wash, auto repair, tyres, tires, garage, mot test, car service, vehicle registration, oil change, auto parts',
    'housing.rent': 'rent, rent payment, letting, lettings, landlord, apartment, apartments, paying the rent',
    'housing.mortgage': 'mortgage, home loan',
    'housing.utilities':
      'electric, electricity, gas bill, water bill, energy, utility, utilities, water utility, sewer, waste management, power bill, council water, power light, water company',
    'housing.internet-phone': 'phone bill, wireless, cell phone, telephone, wifi, mobile bill',
    'housing.furnishing': 'furniture, mattress, carpet',
    'housing.maintenance':
      'plumber, plumbing, hardware store, handyman, electrician, gardener, cleaning service, roofing, locksmith',
    'health.medical':
      'doctor, chiropractor, physical therapy, optometry, optometrist, pediatrics, dentist, dental, hospital, clinic, medical, physician, optician, vision, surgery, physiotherapy, health care, healthcare, orthodontics, lab, diagnostics',
    'health.pharmacy': 'pharmacy, chemist, drugstore, prescription',
    'health.personal-care': 'hairdresser, barber, salon, beauty, nails, spa, cosmetics, hair',
    'insurance.health': 'health insurance, medical insurance, dental insurance',
    'insurance.car': 'car insurance, auto insurance, motor insurance',
    'insurance.home':
      'home insurance, house insurance, renters insurance, contents insurance, buildings insurance',
    'insurance.life': 'life insurance',
    'insurance.other': 'insurance, insurance premium, travel insurance, pet insurance, assurance',
    'shopping.clothing': 'clothing, clothes, shoes, apparel, fashion, footwear, boutique, outfitters, tailor',
    'shopping.electronics': 'electronics, computers, phone shop',
    'shopping.household': 'homeware, housewares, household',
    'shopping.general': 'department store, shopping, marketplace, mall, online shopping',
    'leisure.streaming': 'streaming, subscription, membership',
    'leisure.entertainment':
      'movies, movie, theatre tickets, tickets, amusement, bowling, concert tickets, night club, nightclub, theme park, event',
    'leisure.books': 'bookshop, bookstore, books, newspaper, magazine, newsagent',
    'leisure.games': 'video game, video games, games, gaming',
    'leisure.hobbies': 'golf, ski, sports club, swimming, tennis, craft, music lessons, sporting goods',
    'travel.flights': 'flight, flights, airfare, air ticket',
    'travel.lodging': 'hotels, inn, lodging, guest house, bed breakfast',
    'travel.car-rental': 'car rental, rent a car, car hire',
    'travel.other': 'travel agency, holiday, vacation, cruise, tours, visa fee, travel',
    'education.tuition': 'tuition, school fees, university, college, course fee, school, academy',
    'education.supplies': 'textbooks, school supplies, stationery',
    'education.student-loan': 'student loan',
    'children.childcare': 'nursery, daycare, day care, childcare, babysitter, kindergarten, after school',
    'children.needs': 'toys, baby, nappies, diapers, toy',
    'pets.food': 'pet food, pet shop, pet store, pet supplies',
    'pets.vet': 'vet, veterinary, veterinarian, animal hospital',
    'taxes.income': 'income tax, tax payment, federal tax, state tax, self assessment',
    'taxes.property': 'property tax, council tax',
    'fees.bank':
      'bank fee, monthly fee, account fee, overdraft fee, service charge, atm fee, foreign transaction fee, wire fee, late fee, annual fee, card fee, maintenance fee, bank charges, monthly bank fee',
    'fees.investment': 'management fee, custody fee, brokerage fee, commission',
    'fees.interest': 'interest charge, finance charge, loan interest, overdraft interest, interest charged',
    'giving.donations': 'donation, charity, church, foundation, fundraising',
    'giving.gifts': 'gift, gifts, florist, flowers, gift card',
    'business.office': 'office supplies',
    'business.software': 'software, hosting, domain, saas',
    'business.advertising': 'advertising, marketing',
    'business.professional':
      'accountant, lawyer, attorney, solicitor, notary, legal fees, consulting, bookkeeping',
    'business.shipping': 'postage, courier, shipping, post office',
    cash: 'atm, cash advance, atm withdrawal, cash withdrawal, cashpoint, withdrawal, cash machine',
  },
  endings: {},
  transfers:
    'transfer, transfer to, transfer from, wire transfer, standing order transfer, payment thank you, credit card payment, card payment thank you, autopay, internal transfer, ' +
    'account transfer, zelle, venmo, savings transfer, to savings, from savings, balance transfer, opening balance, credit card bill, online transfer',
};
