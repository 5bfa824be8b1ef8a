import { describe, expect, it } from 'vitest';
import { accountsIn } from './fixtures/csv-accounts.ts';

/** Shortened from the forms in which banks and payment services export, with made-up people and amounts. */
describe('exports of banks in Europe', () => {
  it.each<[string, string, string[]]>([
    [
      'a German bank with payer and recipient in columns of their own, and a line not booked',
      `"Girokonto";"DE12120300000012345678"
""
"Kontostand vom 18.04.2024:";"1.234,56 €"
""
"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IBAN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
"18.04.24";"18.04.24";"Gebucht";"ISSUER";"REWE Berlin";"VISA Debitkartenumsatz";"Ausgang";"DE96120300009005290904";"-12,34";"";"";"4839"
"17.04.24";"";"Vorgemerkt";"ISSUER";"Tankstelle";"VISA Debitkartenumsatz";"Ausgang";"DE96120300009005290904";"-50";"";"";"4840"
"16.04.24";"16.04.24";"Gebucht";"Firma GmbH";"Max Muster";"Lohn";"Eingang";"DE96120300009005290904";"2.000";"";"";"4841"
`,
      [
        'DE12120300000012345678 | EUR | - | 2024-04-18 1234.56',
        '2024-04-16 | 2000 | Firma GmbH | Lohn',
        '2024-04-17 | -50 | Tankstelle | VISA Debitkartenumsatz | pending',
        '2024-04-18 | -12.34 | REWE Berlin | VISA Debitkartenumsatz',
      ],
    ],
    [
      'its older form, whose account column is the other side’s',
      `"Kontonummer:";"DE12120300000012345678 / Girokonto";

"Von:";"01.01.2020";
"Bis:";"31.01.2020";
"Kontostand vom 31.01.2020:";"1.234,56 EUR";

"Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betrag (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";
"31.01.2020";"31.01.2020";"Lastschrift";"Vermieter";"Miete";"DE89370400440532013000";"COBADEFF";"-700,00";"";"";"";
"30.01.2020";"30.01.2020";"Gutschrift";"Arbeitgeber";"Lohn";"DE89370400440532013000";"COBADEFF";"2.000,00";"";"";"";
`,
      [
        'DE12120300000012345678 | EUR | - | 2020-01-31 1234.56',
        '2020-01-30 | 2000.00 | Arbeitgeber | Gutschrift Lohn',
        '2020-01-31 | -700.00 | Vermieter | Lastschrift Miete',
      ],
    ],
    [
      'a bank whose pending lines have a word for a date',
      `;
"Umsätze Girokonto";"Zeitraum: 30 Tage";
"Neuer Kontostand";"1.234,56 EUR";

"Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
"offen";"05.02.2024";"Kartenverfügung";" Buchungstext: REWE Ref. X";"-10,00";
"05.02.2024";"05.02.2024";"Lastschrift / Belastung";"Auftraggeber: Stadtwerke Buchungstext: Strom Ref. ABC123";"-70,00";
"02.02.2024";"02.02.2024";"Übertrag / Überweisung";"Empfänger: Max Kto/IBAN: DE12 Buchungstext: Miete";"-500,00";

"Alter Kontostand";"1.804,56 EUR";
`,
      [
        '- | EUR | 2024-02-02 1804.56 | 2024-02-05 1234.56',
        '2024-02-02 | -500.00 | - | Empfänger: Max Kto/IBAN: DE12 Buchungstext: Miete',
        '2024-02-05 | -70.00 | - | Auftraggeber: Stadtwerke Buchungstext: Strom Ref. ABC123',
        '2024-02-05 | -10.00 | - | Buchungstext: REWE Ref. X | pending',
      ],
    ],
    [
      'a balance before the period above, and one behind it below',
      `Umsätze Girokonto;;;Kundennummer: 123 1234567
;;01.01.2024 - 31.01.2024
Letzter Kontostand;;;;5.000,00;EUR
Vorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.
Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN;BIC;Kundenreferenz;Mandatsreferenz ;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung
02.01.2024;02.01.2024;SEPA-Lastschrift;Telekom;Rechnung 1;DE1;GENO;R1;M1;G1;;-39,95;;;;-39,95;;EUR
03.01.2024;03.01.2024;SEPA-Überweisung;Firma;Lohn;DE1;GENO;R1;;;;2.000,00;;;;;2.000,00;EUR
Kontostand;31.01.2024;;;6.960,05;EUR
`,
      [
        '- | EUR | 2024-01-02 5000.00 | 2024-01-31 6960.05',
        '2024-01-02 | -39.95 | Telekom | Rechnung 1',
        '2024-01-03 | 2000.00 | Firma | Lohn',
      ],
    ],
    [
      'column names above the column names',
      `Umsätze;;;;;
Konto;Filialnummer;Unterkonto;IBAN;Währung
1234567;123;00;DE12100100100123456789;EUR

1.1.2024 - 31.1.2024
Letzter Kontostand;;;;1.000,00;EUR
Vorgemerkte und noch nicht gebuchte Umsätze sind nicht Bestandteil dieser Übersicht.
Buchungstag;Wert;Umsatzart;Begünstigter / Auftraggeber;Verwendungszweck;IBAN / Kontonummer;BIC;Kundenreferenz;Mandatsreferenz;Gläubiger ID;Fremde Gebühren;Betrag;Abweichender Empfänger;Anzahl der Aufträge;Anzahl der Schecks;Soll;Haben;Währung
2.1.2024;2.1.2024;Kartenzahlung;EDEKA;Einkauf;;;;;;;-20,15;;;;-20,15;;EUR
15.1.2024;15.1.2024;Gutschrift;Firma;Lohn;DE1;;;;;;2.000,00;;;;;2.000,00;EUR
Kontostand;31.1.2024;;;2.979,85;EUR
`,
      [
        '- | EUR | 2024-01-02 1000.00 | 2024-01-31 2979.85',
        '2024-01-02 | -20.15 | EDEKA | Einkauf',
        '2024-01-15 | 2000.00 | Firma | Lohn',
      ],
    ],
    [
      'a note that the line is not booked',
      `"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Glaeubiger ID";"Mandatsreferenz";"Kundenreferenz (End-to-End)";"Sammlerreferenz";"Lastschrift Ursprungsbetrag";"Auslagenersatz Ruecklastschrift";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"
"DE12500105170648489890";"05.02.24";"05.02.24";"KARTENZAHLUNG";"2024-02-03T12:00 Debitk.1";"";"";"123";"";"";"";"REWE SAGT DANKE";"DE89370400440532013000";"COBADEFF";"-23,45";"EUR";"Umsatz gebucht"
"DE12500105170648489890";"06.02.24";"06.02.24";"LASTSCHRIFT";"Strom";"DE98ZZZ";"M1";"E1";"";"";"";"Stadtwerke";"DE89370400440532013000";"COBADEFF";"-70,00";"EUR";"Umsatz vorgemerkt"
`,
      [
        'DE12500105170648489890 | EUR | - | -',
        '2024-02-05 | -23.45 | REWE SAGT DANKE | KARTENZAHLUNG 2024-02-03T12:00 Debitk.1',
        '2024-02-06 | -70.00 | Stadtwerke | LASTSCHRIFT Strom | pending',
      ],
    ],
    [
      'the own account behind the name, where the other side’s has a column too',
      `"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"
"20240105","Albert Heijn 1234","NL11INGB0001234567","","BA","Af","23,45","Betaalautomaat","Pasvolgnr: 001 05-01-2024 12:00"
"20240104","Werkgever BV","NL11INGB0001234567","NL22RABO0123456789","GT","Bij","2.500,00","Online bankieren","Salaris"
`,
      [
        'NL11INGB0001234567 | EUR | - | -',
        '2024-01-04 | 2500.00 | Werkgever BV | Salaris',
        '2024-01-05 | -23.45 | Albert Heijn 1234 | Pasvolgnr: 001 05-01-2024 12:00',
      ],
    ],
    [
      'balances before and behind each line, without names',
      `123456789\tEUR\t20240105\t1000,00\t976,55\t20240105\t-23,45\tBEA, Betaalpas                   Albert Heijn 1234,PAS123        NR:AB12CD, 05.01.24/12:00         AMSTERDAM                       
123456789\tEUR\t20240106\t976,55\t3476,55\t20240106\t2500,00\t/TRTP/SEPA OVERBOEKING/IBAN/NL22RABO0123456789/BIC/RABONL2U/NAME/WERKGEVER BV/REMI/SALARIS/EREF/NOTPROVIDED
`,
      [
        '123456789 | EUR | 2024-01-05 1000.00 | 2024-01-06 3476.55',
        '2024-01-05 | -23.45 | - | BEA, Betaalpas Albert Heijn 1234,PAS123 NR:AB12CD, 05.01.24/12:00 AMSTERDAM',
        '2024-01-06 | 2500.00 | - | /TRTP/SEPA OVERBOEKING/IBAN/NL22RABO0123456789/BIC/RABONL2U/NAME/WERKGEVER BV/REMI/SALARIS/EREF/NOTPROVIDED',
      ],
    ],
    [
      'a search form above the header',
      `Boekingsdatum vanaf;01/01/2024
Boekingsdatum tot en met;31/01/2024
Bedrag vanaf;
Bedrag tot en met;
Rekeninguittreksel van;
Rekeninguittreksel tot en met;
Mededeling;
Naam tegenpartij bevat;
Rekening tegenpartij;
Laatste saldo;3.476,55 EUR
Datum/uur van het laatste saldo;06/01/2024 20:00:00
;
Rekening;Boekingsdatum;Rekeninguittrekselnummer;Transactienummer;Rekening tegenpartij;Naam tegenpartij bevat;Straat en nummer;Postcode en plaats;Transactie;Valutadatum;Bedrag;Devies;BIC;Landcode;Mededelingen
BE12 0630 1234 5678;06/01/2024;00001;00002;BE44 0000 1111 2222;WERKGEVER;;;OVERSCHRIJVING VAN WERKGEVER;06/01/2024;2.500,00;EUR;KREDBEBB;BE;Loon
BE12 0630 1234 5678;05/01/2024;00001;00001;;DELHAIZE;;;AANKOOP BANCONTACT;05/01/2024;-23,45;EUR;;;
`,
      [
        'BE12 0630 1234 5678 | EUR | - | 2024-01-06 3476.55',
        '2024-01-05 | -23.45 | DELHAIZE | AANKOOP BANCONTACT',
        '2024-01-06 | 2500.00 | WERKGEVER | OVERSCHRIJVING VAN WERKGEVER Loon',
      ],
    ],
    [
      'text that goes on in columns without names',
      `"Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","","",""
"2024-02-05","2024-02-05","Płatność kartą","-45.60","PLN","+954.40","Tytuł: 000123","Lokalizacja: Adres: ZABKA","Data i czas operacji: 2024-02-04","Oryginalna kwota operacji: 45.60",""
"2024-02-02","2024-02-02","Przelew na konto","+1000.00","PLN","+1000.00","Rachunek nadawcy: 12 1020 1234","Nazwa nadawcy: FIRMA","Tytuł: WYNAGRODZENIE","",""
`,
      [
        '- | PLN | 2024-02-02 0.00 | 2024-02-05 954.40',
        '2024-02-02 | 1000.00 | - | Rachunek nadawcy: 12 1020 1234 Nazwa nadawcy: FIRMA Tytuł: WYNAGRODZENIE',
        '2024-02-05 | -45.60 | - | Tytuł: 000123 Lokalizacja: Adres: ZABKA Data i czas operacji: 2024-02-04 Oryginalna kwota operacji: 45.60',
      ],
    ],
    [
      'a summary with names above the header',
      `mBank S.A. Bankowość Detaliczna;
Skrytka Pocztowa 2108;
90-959 Łódź 2;
www.mBank.pl;

#Klient;
JAN KOWALSKI;

Lista operacji;

#Za okres:;
01.01.2024;31.01.2024;

#zgodnie z wybranymi filtrami wyszukiwania;
#dla rachunków:;
eKonto - 11114000000000123456789012;

#Lista nie jest dokumentem w rozumieniu art. 7 Ustawy Prawo Bankowe;

#Waluta;#Wpływy;#Wydatki;
PLN;2 000,00;-45,60;

#Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
2024-01-31;"ŻABKA  ZAKUP PRZY UŻYCIU KARTY                  ";"eKonto 1111 ... 9012";"Żywność";-45,60 PLN;;
2024-01-02;"FIRMA PRZELEW WEWNĘTRZNY PRZYCHODZĄCY";"eKonto 1111 ... 9012";"Wynagrodzenie";2 000,00 PLN;;
`,
      [
        '- | PLN | - | -',
        '2024-01-02 | 2000.00 | - | FIRMA PRZELEW WEWNĘTRZNY PRZYCHODZĄCY',
        '2024-01-31 | -45.60 | - | ŻABKA ZAKUP PRZY UŻYCIU KARTY',
      ],
    ],
    [
      'balances named in one word',
      `"accountId";"2000000001"
"bankId";"2010"
"currency";"CZK"
"iban";"CZ1220100000002000000001"
"openingBalance";"1000,00"
"closingBalance";"1754,40"
"dateStart";"01.01.2024"
"dateEnd";"31.01.2024"

ID pohybu;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Název banky;KS;VS;SS;Uživatelská identifikace;Zpráva pro příjemce;Typ;Provedl;Upřesnění;Komentář;BIC;ID pokynu
101;05.01.2024;-245,60;CZK;"";"";"";"";"";"";"";Nákup: ALBERT;"Nákup";Platba kartou;Novák;"";Albert;"";1
102;10.01.2024;1000,00;CZK;123;"Firma";0800;ČS;"";"";"";"";Mzda;Příjem;;"";"";"";2
`,
      [
        'CZ1220100000002000000001 | CZK | 2024-01-05 1000.00 | 2024-01-10 1754.40',
        '2024-01-05 | -245.60 | - | Nákup',
        '2024-01-10 | 1000.00 | Firma | Mzda',
      ],
    ],
    [
      'own account numbers where other banks write names',
      `Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta
2024/02/05;-245,60;12345678901;;;Kortköp ICA;9 754,40;SEK
2024/02/02;10 000,00;;12345678901;;Lön;10 000,00;SEK
Reserverat;-99,00;12345678901;;;Spotify;;SEK
`,
      [
        '- | SEK | 2024-02-02 0.00 | 2024-02-05 9754.40',
        '2024-02-02 | 10000.00 | - | Lön',
        '2024-02-05 | -245.60 | - | Kortköp ICA',
      ],
    ],
    [
      'Finnish names',
      `Kirjauspäivä;Määrä;Maksaja;Maksunsaaja;Nimi;Otsikko;Viitenumero;Saldo;Valuutta
2024/02/05;-24,56;FI12;;;K-Market;;975,44;EUR
2024/02/02;1000,00;;FI12;;Palkka;;1000,00;EUR
`,
      [
        '- | EUR | 2024-02-02 0.00 | 2024-02-05 975.44',
        '2024-02-02 | 1000.00 | - | Palkka',
        '2024-02-05 | -24.56 | - | K-Market',
      ],
    ],
    [
      'a line that waits without a balance',
      `"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
"05.02.2024";"Netto";"-245,60";"9.754,40";"Udført";"Nej"
"02.02.2024";"Løn";"10.000,00";"10.000,00";"Udført";"Nej"
"06.02.2024";"Bilka";"-100,00";"";"Venter";"Nej"
`,
      [
        '- | - | 2024-02-02 0.00 | 2024-02-05 9754.40',
        '2024-02-06 | -100.00 | - | Bilka | pending',
        '2024-02-02 | 10000.00 | - | Løn',
        '2024-02-05 | -245.60 | - | Netto',
      ],
    ],
    [
      'numbered descriptions below named balances',
      `Kontonummer:;0234 00123456.40;
IBAN:;CH12 0023 4234 1234 5640 A;
Von:;2024-01-01;
Bis:;2024-01-31;
Anfangssaldo:;1000.00;
Schlusssaldo:;5376.55;
Bewertet in:;CHF;
Anzahl Transaktionen in diesem Zeitraum:;2;

Abschlussdatum;Abschlusszeit;Buchungsdatum;Valutadatum;Währung;Belastung;Gutschrift;Einzelbetrag;Saldo;Transaktions-Nr.;Beschreibung1;Beschreibung2;Beschreibung3;Fussnoten;
2024-01-31;10:00:00;2024-01-31;2024-01-31;CHF;-123.45;;;5376.55;ABC1;"Migros; Zuerich";"Zahlung Debitkarte";"Referenz 1";;
2024-01-25;;2024-01-25;2024-01-25;CHF;;4500.00;;5500.00;ABC2;"Firma AG";"Gutschrift";"Lohn";;
`,
      [
        'CH12 0023 4234 1234 5640 A | CHF | 2024-01-25 1000.00 | 2024-01-31 5376.55',
        '2024-01-25 | 4500.00 | - | Firma AG Gutschrift Lohn',
        '2024-01-31 | -123.45 | - | Migros; Zuerich Zahlung Debitkarte Referenz 1',
      ],
    ],
    [
      'cells that Excel must not take for numbers',
      `Datum von:;="01.01.2024"
Datum bis:;="31.01.2024"
Kategorie:;="Alle"
Konto:;="CH1209000000123456789"
Währung:;="CHF"

Datum;Bewegungstyp;Avisierungstext;Gutschrift in CHF;Lastschrift in CHF;Label;Kategorie
31.01.2024;Lastschrift;"KAUF/DIENSTLEISTUNG VOM 30.01.2024 KARTEN NR. XXXX1234 MIGROS ZUERICH";;-123.45;;Lebensmittel
25.01.2024;Gutschrift;"GUTSCHRIFT VON FIRMA AG LOHN";4500;;;Lohn

Disclaimer:
Dieses Dokument ist kein durch PostFinance AG erstelltes Dokument. PostFinance AG ist nicht verantwortlich für den Inhalt.
`,
      [
        'CH1209000000123456789 | CHF | - | -',
        '2024-01-25 | 4500 | - | GUTSCHRIFT VON FIRMA AG LOHN',
        '2024-01-31 | -123.45 | - | KAUF/DIENSTLEISTUNG VOM 30.01.2024 KARTEN NR. XXXX1234 MIGROS ZUERICH',
      ],
    ],
    [
      'a state of booking',
      `Data;Operazione;Dettagli;Conto o carta;Contabilizzazione;Categoria;Valuta;Importo
05/02/2024;Pagamento POS;ESSELUNGA MILANO;Conto 1000/00001234;CONTABILIZZATO;Alimentari;EUR;-45,60
06/02/2024;Pagamento POS;BAR;Conto 1000/00001234;NON CONTABILIZZATO;Ristoranti;EUR;-5,00
`,
      [
        'Conto 1000/00001234 | EUR | - | -',
        '2024-02-05 | -45.60 | - | Pagamento POS ESSELUNGA MILANO',
        '2024-02-06 | -5.00 | - | Pagamento POS BAR | pending',
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(accountsIn(text)).toEqual(expected);
  });
});
