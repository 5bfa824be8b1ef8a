import type { Vocabulary } from './vocabulary.ts';

export const GERMAN: Vocabulary = {
  merchants: {
    'food.groceries':
      'rewe, edeka, ^penny, netto marken, netto, kaufland, aldi süd, aldi nord, alnatura, denns, tegut, ^globus, famila, ^norma, nahkauf, real markt, ' +
      'migros, coop, denner, hofer, billa, interspar, getränke hoffmann, hit markt, ^combi, marktkauf, wasgau, flaschenpost, bio company',
    'food.restaurants':
      'nordsee, hans im glück, block house, loosteria, losteria, peter pane, maredo, dean david',
    'food.coffee': 'tchibo, backwerk, kamps, einstein kaffee, balzac',
    'food.delivery': 'lieferando, lieferheld',
    'shopping.household': 'dm drogerie, ^dm, rossmann, müller drogerie, woolworth, ^depot',
    'shopping.general': 'otto versand, otto gmbh, galeria, karstadt, kaufhof, quelle, manufactum',
    'shopping.clothing':
      'deichmann, peek cloppenburg, ^kik, takko, ernstings, about you, görtz, s oliver, new yorker',
    'shopping.electronics': 'conrad, notebooksbilliger, alternate, cyberport, ^expert',
    'housing.maintenance': 'obi, bauhaus, hornbach, toom, hagebau, hellweg',
    'housing.furnishing': 'höffner, poco, xxxlutz, ^roller, segmüller, möbel, home24',
    'housing.utilities':
      'stadtwerke, e on, eon energie, vattenfall, enbw, rwe, yello strom, ewe, lichtblick, eprimo, naturstrom, wasserbetriebe, innogy, mainova, rheinenergie, entega, swm',
    'housing.internet-phone':
      'congstar, 1 1 telecom, 1und1, unitymedia, kabel deutschland, o2 germany, telefonica germany, aldi talk, winsim, drillisch, swisscom, ^sunrise, ^magenta, freenet, netcologne, m net',
    'transport.fuel': '^aral, aral tankstelle, ^jet, star tankstelle, hem tankstelle, westfalen tankstelle',
    'transport.public':
      'deutsche bahn, db vertrieb, db fernverkehr, db bahn, bvg, mvg, hvv, vrr, sbb, öbb, oebb, wiener linien, rmv, kvb, vbb, deutschlandticket, rheinbahn, vgf, vvs, vgn',
    'transport.taxi': 'miles mobility, car2go, stadtmobil, ^cambio, nextbike',
    'transport.car': 'atu, a t u, adac, tüv, dekra, pitstop',
    'health.pharmacy': 'docmorris, shop apotheke, medpex',
    'health.medical': 'fielmann, apollo optik',
    'insurance.health': 'techniker krankenkasse, aok, barmer, dak, ikk, debeka, knappschaft, hek, bkk',
    'insurance.car': 'huk24, huk coburg, cosmosdirekt kfz, da direkt',
    'insurance.other':
      'ergo, r v versicherung, gothaer, hansemerkur, provinzial, signal iduna, devk, lvm, württembergische, cosmosdirekt, getsafe, wefox',
    'leisure.books':
      'hugendubel, der spiegel, die zeit, frankfurter allgemeine, süddeutsche zeitung, buchhandlung, mayersche',
    'leisure.entertainment': 'eventim, uci kinowelt, cinestar',
    'leisure.streaming':
      'rtl plus, joyn, sky deutschland, wow tv, rundfunk ard zdf, rundfunkbeitrag, ard zdf, beitragsservice',
    'pets.food': 'fressnapf, zooplus, das futterhaus',
    'children.needs': 'babymarkt, baby walz, smyths, mytoys',
    'business.shipping': 'deutsche post, hermes, österreichische post',
    'taxes.income': 'finanzamt, bundeskasse, steueramt',
    'income.benefits': 'familienkasse, bundesagentur für arbeit, jobcenter',
    'income.pension': 'deutsche rentenversicherung, rentenservice',
  },
  words: {
    'income.salary': 'gehalt, lohn, bezüge, entgelt, lohn gehalt, gehaltszahlung, besoldung, verdienst',
    'income.bonus': 'weihnachtsgeld, urlaubsgeld, prämie, tantieme, bonuszahlung',
    'income.pension': 'rente, altersrente, betriebsrente',
    'income.benefits': 'kindergeld, elterngeld, arbeitslosengeld, wohngeld, krankengeld, bafög',
    'income.interest': 'zinsen, habenzinsen, zinsgutschrift, guthabenzinsen',
    'income.dividends': 'dividende, dividendengutschrift, ertragsgutschrift, ausschüttung',
    'income.refunds': 'erstattung, rückerstattung, gutschrift, rückzahlung, steuererstattung, retoure',
    'income.rental': 'mieteinnahme, mieteinnahmen',
    'housing.rent':
      'miete, kaltmiete, warmmiete, hausverwaltung, wohnungsbau, mietzahlung, vermieter, wohnungsgesellschaft',
    'housing.mortgage': 'hypothek, baufinanzierung, darlehen, bausparkasse, annuität, immobilienkredit',
    'housing.utilities':
      'strom, gas abschlag, wasser, fernwärme, abschlag, nebenkosten, müllabfuhr, energie, heizung, abwasser, heizkosten, stromabschlag, gasabschlag',
    'housing.internet-phone': 'mobilfunk, telefon, festnetz, handy, handyrechnung, glasfaser',
    'housing.maintenance':
      'baumarkt, handwerker, klempner, elektriker, gärtner, schornsteinfeger, reparatur, renovierung',
    'housing.furnishing': 'einrichtung, möbelhaus, matratzen, küchenstudio',
    'food.groceries':
      'lebensmittel, supermarkt, bäckerei, metzgerei, fleischerei, wochenmarkt, getränkemarkt, bäcker, konditorei, biomarkt, einkauf, discounter, hofladen',
    'food.restaurants':
      'gaststätte, gasthaus, wirtshaus, biergarten, imbiss, mensa, kantine, gasthof, eisdiele, döner, ratskeller, essen gehen, mittagessen, lokal, gastronomie',
    'food.coffee': 'kaffeehaus, rösterei, kaffeerösterei',
    'transport.fuel': 'tankstelle, benzin, tanken, kraftstoff, ladesäule',
    'transport.public':
      'fahrkarte, monatskarte, fahrschein, verkehrsbetriebe, verkehrsverbund, bahnticket, jobticket, nahverkehr, bahn, zugticket',
    'transport.parking': 'parkhaus, parkgebühr, parkschein, tiefgarage, maut, vignette, parken, parkplatz',
    'transport.car':
      'werkstatt, autohaus, autowäsche, waschanlage, reifen, kfz steuer, kfz werkstatt, waschpark, zulassungsstelle',
    'health.medical':
      'arzt, zahnarzt, praxis, krankenhaus, klinik, klinikum, physiotherapie, augenarzt, optiker, labor, dr med, hausarzt, orthopädie',
    'health.pharmacy': 'apotheke, medikamente',
    'health.personal-care':
      'friseur, frisör, kosmetik, kosmetikstudio, nagelstudio, massage, barbier, coiffeur',
    'health.fitness': 'fitnessstudio, sportstudio, schwimmbad, kletterhalle',
    'insurance.health':
      'krankenversicherung, krankenkasse, zahnzusatzversicherung, pflegeversicherung, kv beitrag',
    'insurance.car': 'kfz versicherung, autoversicherung, kfz haftpflicht, kraftfahrtversicherung',
    'insurance.home': 'hausratversicherung, hausrat, wohngebäudeversicherung, gebäudeversicherung',
    'insurance.life': 'lebensversicherung, risikoleben, rentenversicherung beitrag',
    'insurance.other':
      'versicherung, haftpflicht, haftpflichtversicherung, rechtsschutz, unfallversicherung, reiseversicherung',
    'shopping.clothing': 'bekleidung, schuhe, mode, kleidung, modehaus, schuhhaus, textil',
    'shopping.electronics': 'elektronik, computer, elektro',
    'shopping.household': 'drogerie, haushaltswaren, drogeriemarkt',
    'shopping.general': 'kaufhaus, warenhaus, onlineshop, versandhaus',
    'leisure.entertainment':
      'eintritt, freizeitpark, konzert, oper, schauspielhaus, tierpark, eintrittskarte, kletterpark, veranstaltung, lotto, toto lotto',
    'leisure.books': 'bücher, zeitung, zeitschrift, buch, presse, kiosk',
    'leisure.hobbies':
      'sportverein, verein, mitgliedsbeitrag, turnverein, skipass, alpenverein, tanzschule, musikschule',
    'travel.flights': 'flug, flugticket, flüge',
    'travel.lodging':
      'ferienwohnung, pension zimmer, jugendherberge, übernachtung, unterkunft, campingplatz, ferienhaus',
    'travel.car-rental': 'mietwagen, autovermietung',
    'travel.other': 'reisebüro, reise, urlaub, reisen, pauschalreise',
    'education.tuition':
      'studiengebühr, semesterbeitrag, schulgeld, volkshochschule, vhs, kursgebühr, nachhilfe, sprachkurs, fahrschule, universität, hochschule, weiterbildung',
    'education.supplies': 'schreibwaren, schulbedarf, lehrbuch',
    'education.student-loan': 'studienkredit, bafög rückzahlung',
    'children.childcare': 'kita, kindergarten, kinderbetreuung, hort, tagesmutter, kita beitrag, krippe',
    'children.needs': 'spielwaren, babybedarf, kinderkleidung, spielzeug, windeln',
    'pets.food': 'tierfutter, tierbedarf, futter',
    'pets.vet': 'tierarzt, tierklinik, tierärztin',
    'taxes.income':
      'einkommensteuer, lohnsteuer, steuernachzahlung, steuern, steuervorauszahlung, umsatzsteuer',
    'taxes.property': 'grundsteuer',
    'taxes.other': 'kfz steuern, kraftfahrzeugsteuer, hundesteuer, kirchensteuer',
    'taxes.withholding': 'kapitalertragsteuer, quellensteuer, abgeltungsteuer',
    'fees.bank':
      'kontoführung, kontoführungsgebühr, bankgebühr, entgeltabschluss, kontogebühr, kreditkartengebühr, rechnungsabschluss, kontoabschluss, kartengebühr, auslandseinsatzentgelt',
    'fees.investment': 'depotgebühr, orderprovision, depotentgelt, ordergebühr',
    'fees.interest': 'sollzinsen, dispozinsen, kreditzinsen, überziehungszinsen',
    'giving.donations': 'spende, kirche, hilfswerk, förderverein, caritas, patenschaft',
    'giving.gifts': 'geschenk, blumen, geburtstag, florist, gutschein, geschenke',
    'business.office': 'bürobedarf, büromaterial',
    'business.professional': 'steuerberater, rechtsanwalt, notar, anwalt, kanzlei, steuerberatung',
    'business.shipping': 'porto, paket, versandkosten, briefmarken',
    'business.advertising': 'werbung, anzeige',
    cash: 'bargeld, geldautomat, barauszahlung, bargeldauszahlung, auszahlung, abhebung, ga nr, bargeldabhebung',
  },
  endings: {
    'insurance.other': 'versicherung',
    'health.pharmacy': 'apotheke',
    'food.groceries': 'supermarkt, bäckerei, metzgerei, getränkemarkt',
    'transport.fuel': 'tankstelle',
    'housing.utilities': 'stadtwerke, wasserwerke, energie',
    'food.restaurants': 'restaurant, wirtschaft, gasthaus, stube',
    'fees.bank': 'führungsgebühr',
    'housing.rent': 'miete',
    'health.medical': 'arztpraxis, krankenhaus, klinik',
    'giving.donations': 'spende',
    'transport.parking': 'parkhaus, garage',
    'income.salary': 'gehalt',
  },
  transfers:
    'umbuchung, übertrag, umbuchung auf, sparkonto, tagesgeld, kreditkartenabrechnung, sparplan, eigenübertrag, anfangssaldo, kartenabrechnung, kreditkarte abrechnung, dauerauftrag sparen, ausgleich kreditkarte',
};
