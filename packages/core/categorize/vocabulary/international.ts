import type { Vocabulary } from './vocabulary.ts';

export const INTERNATIONAL: Vocabulary = {
  merchants: {
    'food.groceries':
      'lidl, aldi, carrefour, costco, ^spar, auchan, intermarche, picnic, gorillas, metro cash',
    'food.restaurants':
      'mcdonalds, mcd, burger king, kfc, kentucky fried, ^subway, pizza hut, dominos, five guys, taco bell, nandos, vapiano, ' +
      'wendys, chipotle, wagamama, pret a manger, popeyes, papa johns, hard rock cafe',
    'food.coffee': 'starbucks, costa coffee, tim hortons, dunkin, nespresso, caffe nero, peets, blue bottle',
    'food.delivery':
      'uber eats, ubereats, deliveroo, just eat, glovo, doordash, postmates, seamless, gopuff, grubhub, wolt, takeaway com, foodora, swiggy, zomato',
    'transport.fuel':
      '^shell, shell oil, ^bp, ^esso, exxon, exxonmobil, chevron, ^total, totalenergies, texaco, q8, repsol, eni station, ^agip, ^avia, omv, ^mobil',
    'transport.taxi':
      'uber, bolt eu, lyft, free now, freenow, cabify, blablacar, lime ride, ^voi, tier mobility, share now, zipcar, ola cabs, bird rides',
    'transport.car': 'midas, euromaster, kwik fit, norauto, autozone, jiffy lube',
    'transport.public': 'flixbus, eurostar, trainline, omio',
    'travel.flights':
      'lufthansa, ryanair, easyjet, british airways, air france, klm, iberia, vueling, wizz air, wizzair, delta air, united airlines, ' +
      'american airlines, southwest, jetblue, emirates, qatar airways, eurowings, transavia, tap air, norwegian air, turkish airlines, swiss air, indigo airlines',
    'travel.lodging':
      'airbnb, booking com, hotels com, marriott, hilton, hyatt, ibis, novotel, accor, holiday inn, expedia, hostelworld, agoda, best western, nh hotel, motel one, vrbo',
    'travel.car-rental': 'hertz, ^avis, sixt, europcar, enterprise rent, budget rent, alamo',
    'travel.other': 'tui, getyourguide, viator, tripadvisor',
    'shopping.general':
      'amazon, amzn, amazon marketplace, amzn mktp, ebay, aliexpress, temu, etsy, wish com, alibaba, flipkart',
    'shopping.clothing':
      'zara, ^h m, hm com, uniqlo, primark, zalando, asos, shein, nike, adidas, ^mango, bershka, levis, foot locker, ^c a, decathlon clothing, pull bear, massimo dutti, ^gap',
    'shopping.electronics':
      'apple store, media markt, mediamarkt, saturn, samsung, ^dell, lenovo, best buy, newegg, logitech',
    'shopping.household': 'ikea, jysk, ^action, maisons du monde, tedi, flying tiger',
    'leisure.hobbies': 'decathlon, intersport',
    'leisure.streaming':
      'netflix, spotify, disney plus, disneyplus, hbo, hbo max, amazon prime, prime video, youtube premium, youtubepremium, google youtube, ' +
      'apple music, apple com bill, itunes, dazn, crunchyroll, audible, deezer, ^tidal, paramount, hulu, twitch, patreon',
    'leisure.games':
      'steam, steamgames, playstation, nintendo, xbox, epic games, blizzard, riot games, roblox, ^valve',
    'leisure.books': 'kindle, thalia, new york times, nytimes, the economist, ft com, medium com, substack',
    'leisure.entertainment':
      'ticketmaster, eventbrite, cinemaxx, ugc, pathe, odeon, amc theatres, bookmyshow',
    'housing.internet-phone':
      'vodafone, t mobile, tmobile, telekom, ^orange, telefonica, verizon, lebara, lycamobile',
    'business.software':
      'github, gitlab, google cloud, aws, amazon web services, digitalocean, hetzner, ovh, cloudflare, microsoft 365, adobe, dropbox, ' +
      'atlassian, slack, notion, zoom us, openai, godaddy, namecheap, mailchimp, google workspace, heroku, jetbrains, figma, canva',
    'business.advertising': 'google ads, facebook ads, facebk, meta ads, linkedin ads',
    'business.shipping': 'dhl, ^ups, fedex, dpd, gls, hermes versand',
    'health.fitness':
      'mcfit, basic fit, basicfit, fitness first, urban sports, gympass, planet fitness, puregym, crossfit, anytime fitness',
    'insurance.other': 'allianz, axa, generali, zurich insurance, lemonade insurance',
    'education.tuition': 'udemy, coursera, duolingo, skillshare, edx, babbel, linkedin learning, codecademy',
    'giving.donations':
      'unicef, greenpeace, wwf, red cross, oxfam, amnesty, medecins sans frontieres, doctors without borders, wikimedia, save the children',
    'fees.bank': 'western union fee',
  },
  words: {
    'food.restaurants':
      'restaurant, pizzeria, bistro, brasserie, sushi, pizza, burger, kebab, grill, ramen, trattoria, tapas, bbq, diner',
    'food.coffee': 'coffee, cafe, espresso, kaffee',
    'food.groceries': 'supermarket, bio',
    'travel.lodging': 'hotel, hostel, motel, resort, camping',
    'travel.flights': 'airlines, airways, airline',
    'transport.taxi': 'taxi',
    'transport.public': 'metro, tram, bus',
    'leisure.entertainment': 'cinema, kino, museum, zoo, festival, concert, theater, theatre',
    'health.fitness': 'fitness, gym, yoga, pilates',
    'housing.internet-phone': 'internet, telecom, broadband, mobile, dsl',
  },
  endings: {},
  transfers: '',
};
