import type { Vocabulary } from './vocabulary.ts';

export const FRENCH: Vocabulary = {
  merchants: {
    'food.groceries':
      'leclerc, e leclerc, monoprix, franprix, casino shop, geant casino, super u, hyper u, u express, picard, biocoop, naturalia, ^cora, grand frais, delhaize, colruyt, leader price, match supermarche, carrefour city, intermarche express',
    'food.restaurants':
      '^quick, flunch, buffalo grill, hippopotamus, paul boulangerie, brioche doree, courtepaille, leon de bruxelles, big fernand',
    'shopping.general':
      'cdiscount, galeries lafayette, bhv, le bon marche, la redoute, vente privee, veepee, vinted, rakuten, gifi',
    'shopping.clothing':
      'kiabi, celio, ^jules, promod, camaieu, etam, la halle, petit bateau, gemo, sandro, naf naf',
    'shopping.electronics': 'fnac, darty, boulanger, ldlc',
    'shopping.household': 'conforama, la foir fouille, centrakor',
    'housing.maintenance': 'leroy merlin, castorama, brico depot, bricomarche, bricorama, mr bricolage',
    'housing.furnishing': 'but meubles, alinea, roche bobois',
    'housing.utilities':
      'edf, engie, veolia, suez, direct energie, gaz de france, eni gas, ekwateur, lyonnaise des eaux, eau de paris, enedis',
    'housing.internet-phone':
      'sfr, ^free, free mobile, bouygues, bouygues telecom, sosh, red by sfr, proximus, telenet, la poste mobile',
    'transport.fuel': 'total access, esso express, station total, ^elf',
    'transport.public':
      'sncf, ratp, navigo, ouigo, tcl, oui sncf, tisseo, thalys, keolis, stib, sncb, ilevia',
    'transport.parking':
      'vinci autoroutes, aprr, sanef, indigo park, cofiroute, asf autoroutes, saemes, ulys',
    'transport.taxi': 'heetch, velib, g7 taxi',
    'transport.car': 'feu vert, ^speedy, point s',
    'insurance.health': 'mgen, harmonie mutuelle, malakoff, alan assurance, ag2r, swiss life prevoyance',
    'insurance.other': 'maif, macif, matmut, gmf, maaf, groupama, mma, pacifica',
    'leisure.streaming': 'canal plus, ^canal, molotov, ocs',
    'leisure.books': 'cultura, gibert, decitre, le monde, le figaro, mediapart, liberation',
    'leisure.entertainment': 'gaumont, mk2, fnac spectacles, billetreduc, parc asterix, disneyland',
    'leisure.hobbies': 'go sport, sport 2000',
    'health.personal-care': 'sephora, marionnaud, nocibe, yves rocher',
    'taxes.income': 'dgfip, direction generale des finances publiques, tresor public, impots gouv',
    'income.benefits': 'caf, pole emploi, france travail, cpam, assurance maladie',
    'pets.food': 'maxi zoo, animalis, jardiland',
    'business.shipping': 'la poste, chronopost, mondial relay, colissimo',
    'business.office': 'bureau vallee',
  },
  words: {
    'income.salary': 'salaire, virement salaire, paie, traitement, remuneration',
    'income.bonus': 'prime, treizieme mois',
    'income.pension': 'retraite, pension retraite',
    'income.benefits': 'allocation, allocations familiales, indemnites, remboursement secu',
    'income.interest': 'interets, interets crediteurs',
    'income.dividends': 'dividende, dividendes, coupon',
    'income.refunds': 'remboursement, rembourst, avoir',
    'housing.rent': 'loyer, bailleur, foncia, quittance loyer',
    'housing.mortgage': 'pret immobilier, credit immobilier, echeance pret, hypotheque, remboursement pret',
    'housing.utilities':
      'electricite, gaz, eau, energie, chauffage, facture eau, charges copropriete, syndic',
    'housing.internet-phone': 'telephone, forfait mobile, fibre, abonnement internet, telephonie',
    'housing.maintenance': 'plombier, bricolage, quincaillerie, serrurier, electricien, jardinerie, travaux',
    'housing.furnishing': 'meubles, ameublement, literie',
    'food.groceries':
      'supermarche, hypermarche, boulangerie, boucherie, epicerie, marche, primeur, fromagerie, poissonnerie, alimentation, courses, patisserie, caviste',
    'food.restaurants':
      'creperie, resto, cantine, traiteur, restauration, auberge, buvette, bar, sandwicherie',
    'food.coffee': 'salon de the, torrefacteur',
    'transport.fuel': 'essence, carburant, station service, gasoil',
    'transport.public': 'billet train, titre transport, abonnement transport, autobus',
    'transport.parking': 'parking, peage, stationnement, horodateur, autoroute',
    'transport.car': 'garage, controle technique, pneus, lavage auto, carrosserie',
    'health.medical':
      'medecin, dentiste, hopital, clinique, cabinet medical, opticien, laboratoire, kinesitherapeute, ophtalmo, radiologie, docteur',
    'health.pharmacy': 'pharmacie, parapharmacie',
    'health.personal-care': 'coiffeur, coiffure, esthetique, institut de beaute, barbier, parfumerie',
    'health.fitness': 'salle de sport, piscine',
    'insurance.health': 'mutuelle, assurance sante, complementaire sante',
    'insurance.car': 'assurance auto, assurance voiture',
    'insurance.home': 'assurance habitation',
    'insurance.life': 'assurance vie, assurance deces',
    'insurance.other': 'assurance, assurances, prevoyance',
    'shopping.clothing': 'vetements, chaussures, pret a porter, mode, chaussure',
    'shopping.electronics': 'electromenager, informatique, hifi',
    'shopping.household': 'droguerie, bazar',
    'shopping.general': 'grand magasin, achat en ligne',
    'leisure.streaming': 'abonnement',
    'leisure.entertainment': 'spectacle, musee, billetterie, parc attractions, loterie, fdj',
    'leisure.books': 'librairie, livres, journal, presse, tabac presse',
    'leisure.games': 'jeux video',
    'leisure.hobbies': 'club sportif, association sportive, cotisation club',
    'travel.flights': 'billet avion, vol',
    'travel.lodging': 'gite, chambre hotes, hebergement, auberge jeunesse',
    'travel.car-rental': 'location voiture, location vehicule',
    'travel.other': 'agence de voyage, voyage, voyages, vacances',
    'education.tuition':
      'frais scolarite, universite, ecole, formation, auto ecole, cours particuliers, scolarite',
    'education.supplies': 'papeterie, fournitures scolaires',
    'education.student-loan': 'pret etudiant',
    'children.childcare':
      'creche, garderie, nounou, assistante maternelle, pajemploi, periscolaire, centre de loisirs',
    'children.needs': 'jouets, puericulture',
    'pets.food': 'animalerie, croquettes',
    'pets.vet': 'veterinaire',
    'taxes.income': 'impot, impots, impot revenu, prelevement source',
    'taxes.property': 'taxe fonciere, taxe habitation',
    'taxes.social': 'urssaf, csg, cotisations sociales',
    'fees.bank':
      'frais bancaires, frais tenue de compte, cotisation carte, commission intervention, frais, agios, frais carte, tenue de compte',
    'fees.investment': 'droits de garde, frais de courtage',
    'fees.interest': 'interets debiteurs',
    'giving.donations': 'don, dons, croix rouge, restos du coeur, secours populaire',
    'giving.gifts': 'cadeau, fleuriste, fleurs, cadeaux',
    'business.office': 'fournitures bureau',
    'business.professional': 'avocat, notaire, expert comptable, comptable, huissier',
    'business.shipping': 'affranchissement, timbres, frais de port',
    cash: 'retrait, retrait dab, distributeur, dab, gab, retrait especes',
  },
  endings: {},
  transfers:
    'virement interne, virement epargne, vers epargne, livret a, virement compte a compte, vers livret, solde initial, releve carte, debit differe, virement vers',
};
