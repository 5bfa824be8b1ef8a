import type { Vocabulary } from './vocabulary.ts';

export const DUTCH: Vocabulary = {
  merchants: {
    'food.groceries':
      'albert heijn, ah to go, ^ah, jumbo, plus supermarkt, ^dirk, vomar, hoogvliet, dekamarkt, nettorama, ekoplaza, ^deen, coop supermarkt, jan linders, boni, marqt, poiesz, crisp bv',
    'food.restaurants': 'febo, la place, van der valk, smullers, new york pizza, bagels beans',
    'food.delivery': 'thuisbezorgd',
    'shopping.general':
      'bol com, bijenkorf, hema, blokker, wehkamp, xenos, marktplaats, coolblue marktplaats',
    'shopping.clothing': 'wibra, zeeman, c en a, scapino, we fashion, van haren, bristol schoenen, omoda',
    'shopping.electronics': 'coolblue, bcc, alternate nl, amac',
    'shopping.household': 'kruidvat, etos, trekpleister, xenos wonen',
    'housing.maintenance': '^gamma, praxis bouwmarkt, karwei, hornbach nl, hubo, intratuin',
    'housing.furnishing': 'leen bakker, kwantum, beter bed, swiss sense',
    'housing.utilities':
      'vattenfall nl, essent, eneco, greenchoice, vitens, evides, waternet, budget energie, oxxio, dunea, brabant water, pwn, vandebron, engie nederland',
    'housing.internet-phone':
      'kpn, ziggo, tele2, odido, simpel, youfone, ben nl, hollandsnieuwe, delta fiber, xs4all',
    'housing.rent': 'ymere, eigen haard, vesteda, de alliantie, woonbron',
    'transport.fuel': 'tinq, tango tankstation, bp nederland, makro tank, fastned, texaco nl',
    'transport.public':
      'ns groep, ns reizigers, ov chipkaart, gvb, arriva, connexxion, ^ret, ^htm, qbuzz, ns nl, ov pay',
    'transport.parking': 'q park, parkmobile nl, yellowbrick, apcoa, easypark',
    'transport.taxi': 'greenwheels, swapfiets, mywheels, felyx, ^check scooters',
    'transport.car': 'anwb, rdw, carglass',
    'insurance.health':
      'zilveren kruis, vgz, cz zorgverzekeraar, menzis, onvz, ohra, dsw, asr zorg, fbto zorg, univé zorg, cz groep',
    'insurance.other':
      'centraal beheer, interpolis, nationale nederlanden, aegon, fbto, unive, inshared, asr, reaal, ditzo, ohra schade',
    'leisure.streaming': 'videoland, npo plus, viaplay',
    'leisure.books': 'bruna, ako, de volkskrant, nrc, de telegraaf, dpg media, ^primera, ^trouw',
    'leisure.entertainment':
      'pathe thuis, efteling, ticketswap, museumkaart, staatsloterij, nederlandse loterij, vue nl',
    'leisure.hobbies': '^bever, perry sport',
    'health.pharmacy': 'benu, da drogist, holland barrett',
    'health.medical': 'infomedics, hans anders, pearle, famed',
    'taxes.income': 'belastingdienst',
    'taxes.property': 'gemeente belastingen, gemeentebelasting, gblt, waterschap, cocensus, sabewa',
    'income.benefits': 'uwv, svb, belastingdienst toeslagen',
    'income.pension': 'abp, pfzw, pensioenfonds',
    'pets.food': 'pets place, ranzijn, zooplus nl',
    'business.shipping': 'postnl',
    'education.student-loan': 'duo hoofdrekening, dienst uitvoering onderwijs',
    'giving.donations': 'kwf, hartstichting, nierstichting, artsen zonder grenzen, rode kruis',
  },
  words: {
    'income.salary': 'salaris, loon, salarisbetaling',
    'income.bonus': 'vakantiegeld, dertiende maand, eindejaarsuitkering',
    'income.pension': 'pensioen, aow',
    'income.benefits':
      'kinderbijslag, zorgtoeslag, huurtoeslag, uitkering, kindgebonden budget, toeslag, kinderopvangtoeslag',
    'income.interest': 'rente, creditrente, spaarrente',
    'income.dividends': 'dividenden',
    'income.refunds': 'terugbetaling, restitutie, teruggave, retour',
    'housing.rent': 'huur, huurbetaling, woningstichting, verhuurder, woningcorporatie',
    'housing.mortgage': 'hypotheek, hypotheekrente',
    'housing.utilities':
      'energie, stroom, elektriciteit, termijnbedrag, gas, voorschot energie, waterbedrijf, vve bijdrage, afvalstoffenheffing, drinkwater',
    'housing.internet-phone': 'mobiel, telefoon, glasvezel, internet tv',
    'housing.maintenance': 'bouwmarkt, loodgieter, tuincentrum, schilder, aannemer, klusbedrijf, schoonmaak',
    'housing.furnishing': 'meubelen, meubels, woonwinkel, bedden',
    'food.groceries':
      'boodschappen, supermarkt, bakker, bakkerij, slager, slagerij, groenteboer, viswinkel, kaashandel, slijterij',
    'food.restaurants':
      'eetcafe, snackbar, cafetaria, lunchroom, pannenkoekenhuis, eethuis, kantine, friet, ijssalon, uit eten',
    'food.coffee': 'koffie, koffiebar, espressobar',
    'transport.fuel': 'tankstation, benzine, tanken, laadpaal',
    'transport.public': 'treinkaartje, trein, openbaar vervoer, reizen ov',
    'transport.parking': 'parkeren, parkeergarage, tol, parkeergeld',
    'transport.car':
      'autobedrijf, apk, wegenbelasting, motorrijtuigenbelasting, autowasstraat, banden, fietsenmaker, rijwielhandel',
    'health.medical':
      'huisarts, tandarts, ziekenhuis, fysiotherapie, kliniek, opticien, mondzorg, tandartspraktijk',
    'health.pharmacy': 'apotheek, medicijnen',
    'health.personal-care': 'kapper, kapsalon, schoonheidssalon, nagelstudio, pedicure',
    'health.fitness': 'sportschool, zwembad',
    'insurance.health': 'zorgverzekering, premie zorg, zorgpremie, basisverzekering',
    'insurance.car': 'autoverzekering',
    'insurance.home': 'inboedelverzekering, woonverzekering, opstalverzekering',
    'insurance.life': 'levensverzekering, overlijdensrisicoverzekering',
    'insurance.other':
      'verzekering, verzekeringen, premie, aansprakelijkheid, reisverzekering, rechtsbijstand',
    'shopping.clothing': 'kleding, schoenen, kledingwinkel, schoenwinkel, herenmode, damesmode',
    'shopping.electronics': 'elektronica, witgoed',
    'shopping.household': 'drogist, huishoudelijk, drogisterij',
    'shopping.general': 'warenhuis, webwinkel',
    'leisure.streaming': 'abonnement',
    'leisure.entertainment':
      'bioscoop, pretpark, dierentuin, schouwburg, kaartjes, loterij, speeltuin, evenement',
    'leisure.books': 'boekhandel, boeken, krant, tijdschrift',
    'leisure.hobbies':
      'contributie, voetbalclub, sportvereniging, hockeyclub, tennisclub, muziekles, vereniging',
    'travel.flights': 'vlucht, vliegticket, vliegtickets',
    'travel.lodging': 'vakantiehuis, vakantiepark, overnachting, bungalowpark, center parcs, landal',
    'travel.car-rental': 'autoverhuur, huurauto',
    'travel.other': 'reisbureau, vakantie, reis, rondreis',
    'education.tuition':
      'collegegeld, schoolgeld, cursus, universiteit, hogeschool, rijschool, bijles, ouderbijdrage, opleiding',
    'education.supplies': 'schoolboeken, kantoorboekhandel',
    'education.student-loan': 'studieschuld, studielening',
    'children.childcare': 'kinderopvang, kinderdagverblijf, oppas, bso, gastouder, peuterspeelzaal',
    'children.needs': 'speelgoed, babyspullen, luiers',
    'pets.food': 'dierenwinkel, dierenvoer',
    'pets.vet': 'dierenarts, dierenkliniek',
    'taxes.income': 'inkomstenbelasting, belastingaanslag, omzetbelasting, btw aangifte',
    'taxes.property': 'onroerende zaakbelasting, ozb, gemeentelijke belastingen, waterschapsbelasting',
    'fees.bank':
      'bankkosten, kosten betaalpakket, betaalpakket, rekeningkosten, kosten creditcard, pakketkosten, basispakket, kosten rekening',
    'fees.investment': 'bewaarloon, transactiekosten, beheerkosten',
    'fees.interest': 'debetrente, roodstand',
    'giving.donations': 'gift, goede doelen, kerk, collecte, stichting donatie, donatie',
    'giving.gifts': 'cadeau, bloemen, bloemist, cadeaubon, bloemenwinkel, tikkie cadeau',
    'business.office': 'kantoorartikelen',
    'business.professional':
      'accountantskantoor, advocaat, notaris, boekhouder, administratiekantoor, belastingadviseur',
    'business.shipping': 'verzendkosten, pakket, postzegels',
    cash: 'geldautomaat, geldopname, contant, pinautomaat, geldmaat, opname',
  },
  endings: {
    'insurance.other': 'verzekering',
    'food.groceries': 'supermarkt',
    'transport.parking': 'parkeergarage',
  },
  transfers:
    'overboeking, spaarrekening, eigen rekening, naar spaarrekening, van spaarrekening, creditcard incasso, oranje spaarrekening, beginsaldo, afrekening creditcard, overboeking spaarrekening',
};
