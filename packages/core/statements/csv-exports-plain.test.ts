import { describe, expect, it } from 'vitest';
import { accountsIn } from './fixtures/csv-accounts.ts';

/** Shortened from the forms in which banks and payment services export, with made-up people and amounts. */
describe('exports of banks with few names or unusual ones', () => {
  it.each<[string, string, string[]]>([
    [
      'an account above the header, in one cell with its name',
      `Conto Corrente: 1234567
Intestazione Conto Corrente: ROSSI MARIO
Periodo Dal: 01/01/2024 Al: 31/01/2024

Data,Entrate,Uscite,Descrizione,Descrizione_Completa,Stato
31/01/2024,,-45.6,Visa Debit,ESSELUNGA Carta N. ***,Contabilizzato
02/01/2024,2000,,Bonifico SEPA,Ord: AZIENDA,Contabilizzato
02/02/2024,,-10,Visa Debit,BAR,Autorizzato
`,
      [
        '1234567 | - | - | -',
        '2024-01-02 | 2000 | - | Bonifico SEPA Ord: AZIENDA',
        '2024-01-31 | -45.6 | - | Visa Debit ESSELUNGA Carta N. ***',
        '2024-02-02 | -10 | - | Visa Debit BAR | pending',
      ],
    ],
    [
      'balances in euros and in francs',
      `Numéro Compte   ;1234567A012
Type         ;CCP
Compte tenu en  ;euros
Date            ;31/01/2024
Solde (EUROS)   ;1234,56
Solde (FRANCS)   ;8098,18

Date;Libellé;Montant(EUROS);Montant(FRANCS)
31/01/2024;"ACHAT CB CARREFOUR";-45,60;-299,12
02/01/2024;"VIREMENT DE EMPLOYEUR";2000,00;13119,14
`,
      [
        '1234567A012 | EUR | - | 2024-01-31 1234.56',
        '2024-01-02 | 2000.00 | - | VIREMENT DE EMPLOYEUR',
        '2024-01-31 | -45.60 | - | ACHAT CB CARREFOUR',
      ],
    ],
    [
      'line breaks inside cells',
      `"Téléchargement du 05/02/2024";

"M. DUPONT JEAN"
"Compte de Dépôt carte n° 12345678901";
"Solde au 05/02/2024 1 234,56 €"
"Liste des opérations du compte entre le 01/01/2024 et le 05/02/2024";
Date;Libellé;Débit euros;Crédit euros;
05/02/2024;"PAIEMENT PAR CARTE
X1234 CARREFOUR 04/02 ";45,60;;
02/02/2024;"VIREMENT EN VOTRE FAVEUR
EMPLOYEUR
SALAIRE";;2 000,00;
`,
      [
        'Solde au 05/02/2024 1 234,56 € | EUR | - | 2024-02-05 1234.56',
        '2024-02-02 | 2000.00 | - | VIREMENT EN VOTRE FAVEUR EMPLOYEUR SALAIRE',
        '2024-02-05 | -45.60 | - | PAIEMENT PAR CARTE X1234 CARREFOUR 04/02',
      ],
    ],
    [
      'a time of day in a column of its own, and remarks',
      `# 招商银行交易记录
# 导出时间: [2024-02-01]
# 账号: [6225********1234]

交易日期,交易时间,收入,支出,余额,交易类型,交易备注
\t20240113,\t10:00:00,,10.00,90.00,消费,超市
\t20240114,\t10:00:00,2000.00,,2090.00,工资,公司
# 收入合计: 1笔,共2000.00元
`,
      [
        '- | - | 2024-01-13 100.00 | 2024-01-14 2090.00',
        '2024-01-13 | -10.00 | - | 超市',
        '2024-01-14 | 2000.00 | - | 公司',
      ],
    ],
    [
      'the balance before each line, without names',
      `13-01-2024,NL11ASNB0123456789,NL22RABO0123456789,Albert Heijn,,,,EUR,1000.00,EUR,-12.34,13-01-2024,13-01-2024,8810,BEA,1,,'Boodschappen',1
14-01-2024,NL11ASNB0123456789,NL33INGB0123456789,ACME,,,,EUR,987.66,EUR,2000.00,14-01-2024,14-01-2024,8810,OVB,2,,'Salaris',1
`,
      [
        'NL11ASNB0123456789 | EUR | - | -',
        "2024-01-13 | -12.34 | - | 'Boodschappen'",
        "2024-01-14 | 2000.00 | - | 'Salaris'",
      ],
    ],
    [
      'a word for the direction, without names',
      `"13-01-2024","NL11TRIO0123456789","12,34","Debet","Albert Heijn","NL22RABO0123456789","BA","Boodschappen","987,66"
"14-01-2024","NL11TRIO0123456789","2.000,00","Credit","ACME","NL33INGB0123456789","ET","Salaris","2.987,66"
`,
      [
        'NL11TRIO0123456789 | - | 2024-01-13 1000.00 | 2024-01-14 2987.66',
        '2024-01-13 | -12.34 | - | Boodschappen',
        '2024-01-14 | 2000.00 | - | Salaris',
      ],
    ],
    [
      'the own number first, without names',
      `AT611904300234573201;Bezahlung Karte BILLA;13.01.2024;13.01.2024;-12,34;EUR
AT611904300234573201;Gehalt ACME;14.01.2024;14.01.2024;+2000,00;EUR
`,
      [
        'AT611904300234573201 | EUR | - | -',
        '2024-01-13 | -12.34 | - | Bezahlung Karte BILLA',
        '2024-01-14 | 2000.00 | - | Gehalt ACME',
      ],
    ],
    [
      'names that are joined',
      `KNAB EXPORT;;;;;;;;;;;;;;;
Rekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;
"NL11KNAB0123456789";"13-01-2024";"EUR";"D";"12,34";"";"Albert Heijn";"13-01-2024";"Betaalautomaat";"Boodschappen";"";"";"";"";"C1";"13-01-2024";
"NL11KNAB0123456789";"14-01-2024";"EUR";"C";"2000,00";"NL33INGB0123456789";"ACME";"14-01-2024";"Ontvangen";"Salaris";"";"";"";"";"C2";"14-01-2024";
`,
      [
        'NL11KNAB0123456789 | EUR | - | -',
        '2024-01-13 | -12.34 | Albert Heijn | Boodschappen',
        '2024-01-14 | 2000.00 | ACME | Salaris',
      ],
    ],
    [
      'a day and a time joined by a hyphen',
      `Tarih/Saat;Kanal;İşlem Tutarı*;Bakiye;Ek Bakiye;İşlem;Açıklama
13/01/2024-10:00:00;POS;-12,34;987,66;0,00;ALIŞVERİŞ;MARKET
14/01/2024-11:00:00;ŞUBE;2.000,00;2.987,66;0,00;MAAŞ;ACME
`,
      [
        '- | - | 2024-01-13 1000.00 | 2024-01-14 2987.66',
        '2024-01-13 | -12.34 | - | MARKET',
        '2024-01-14 | 2000.00 | - | ACME',
      ],
    ],
    [
      'the purchase’s currency beside the account’s',
      `"Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа";"Кэшбэк";"Категория";"MCC";"Описание";"Бонусы (включая кэшбэк)";"Округление на инвесткопилку";"Сумма операции с округлением"
"13.01.2024 10:00:00";"13.01.2024";"*1234";"OK";"-12,34";"RUB";"-12,34";"RUB";"";"Супермаркеты";"5411";"Пятёрочка";"0,00";"0,00";"12,34"
"14.01.2024 10:00:00";"14.01.2024";"";"OK";"2000,00";"RUB";"2000,00";"RUB";"";"Зарплата";"";"ACME";"0,00";"0,00";"2000,00"
`,
      ['- | RUB | - | -', '2024-01-13 | -12.34 | - | Пятёрочка', '2024-01-14 | 2000.00 | - | ACME'],
    ],
    [
      'a column of dashes',
      `1/13/2024,-12.34,-,"POINT OF SALE","GROCERY"
1/14/2024,2000.00,-,"PAYROLL","ACME"
`,
      ['- | - | - | -', '2024-01-13 | -12.34 | - | POINT OF SALE', '2024-01-14 | 2000.00 | - | PAYROLL'],
    ],
    [
      'a card’s payments by their category',
      `Trans. Date,Post Date,Description,Amount,Category
01/13/2024,01/14/2024,"AMAZON",12.34,"Merchandise"
01/15/2024,01/15/2024,"DIRECTPAY FULL BALANCE",-100.00,"Payments and Credits"
`,
      [
        '- | - | - | -',
        '2024-01-14 | -12.34 | - | AMAZON',
        '2024-01-15 | 100.00 | - | DIRECTPAY FULL BALANCE',
      ],
    ],
    [
      'an account with Excel’s mark for text',
      `Date,Type,Description,Value,Balance,Account Name,Account Number
13/01/2024,POS,"'1234 12JAN24 , TESCO",-12.34,987.66,"'MR J","'601234-12345678",
14/01/2024,BAC,"'ACME",2000.00,2987.66,"'MR J","'601234-12345678",
`,
      [
        '601234-12345678 | - | 2024-01-13 1000.00 | 2024-01-14 2987.66',
        "2024-01-13 | -12.34 | - | '1234 12JAN24 , TESCO",
        "2024-01-14 | 2000.00 | - | 'ACME",
      ],
    ],
    [
      'a column for each currency',
      `"Account Type","Account Number","Transaction Date","Cheque Number","Description 1","Description 2","CAD$","USD$"
Chequing,01234-1234567,1/13/2024,,"GROCERY","STORE",-12.34,,
Chequing,01234-1234567,1/14/2024,,"PAYROLL","ACME",2000.00,,
`,
      [
        '01234-1234567 | CAD | - | -',
        '2024-01-13 | -12.34 | - | GROCERY STORE',
        '2024-01-14 | 2000.00 | - | PAYROLL ACME',
      ],
    ],
    [
      'a table of many currencies',
      `"Lista transakcji";;
"Dokument nr 001";;
"Wygenerowany dnia 2024-02-01";;

"Data transakcji";"Data księgowania";"Dane kontrahenta";"Tytuł";"Nr rachunku";"Nazwa banku";"Szczegóły";"Nr transakcji";"Kwota transakcji (waluta rachunku)";"Waluta";"Kwota blokady/zwolnienie blokady";"Waluta";"Kwota płatności w walucie";"Waluta";"Konto";"Saldo po transakcji";"Waluta";;;;
2024-01-14;2024-01-14;"ACME ";"WYPŁATA";'12345 ';"";"";'201 ';2000,00;PLN;;;;;"KONTO Direct";2987,66;PLN;;;;
2024-01-13;2024-01-13;"ŻABKA ";"ZAKUP";'';"";"";'200 ';-12,34;PLN;;;;;"KONTO Direct";987,66;PLN;;;;
"Dokument ma charakter informacyjny, nie stanowi dowodu księgowego";
`,
      [
        '- | PLN | 2024-01-13 1000.00 | 2024-01-14 2987.66',
        '2024-01-13 | -12.34 | ŻABKA | ZAKUP',
        '2024-01-14 | 2000.00 | ACME | WYPŁATA',
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(accountsIn(text)).toEqual(expected);
  });
});
