import { describe, expect, it } from 'vitest';
import { accountsIn } from './fixtures/csv-accounts.ts';

/** Shortened from the forms in which banks and payment services export, with made-up people and amounts. */
describe('exports of banks elsewhere', () => {
  it.each<[string, string, string[]]>([
    [
      'a summary above the header and a balance among the lines',
      `Description,,Summary Amt.
Beginning balance as of 01/01/2024,,"1,000.00"
Total credits,,"2,500.00"
Total debits,,"-300.50"
Ending balance as of 01/31/2024,,"3,199.50"

Date,Description,Amount,Running Bal.
01/01/2024,"Beginning balance as of 01/01/2024",,"1,000.00"
01/05/2024,"PAYROLL ""ACME"" DES:PAY","2,500.00","3,500.00"
01/07/2024,"CHECKCARD 0106 STORE","-300.50","3,199.50"
`,
      [
        '- | - | 2024-01-01 1000.00 | 2024-01-31 3199.50',
        '2024-01-05 | 2500.00 | - | PAYROLL "ACME" DES:PAY',
        '2024-01-07 | -300.50 | - | CHECKCARD 0106 STORE',
      ],
    ],
    [
      'credits with a minus',
      `Status,Date,Description,Debit,Credit,Member Name
Cleared,01/15/2024,"COSTCO WHSE #0123",120.5,,J DOE
Cleared,01/14/2024,"ONLINE PAYMENT",,-500.00,J DOE
Pending,01/16/2024,"UBER",12.00,,J DOE
`,
      [
        '- | - | - | -',
        '2024-01-14 | 500.00 | - | ONLINE PAYMENT',
        '2024-01-15 | -120.5 | - | COSTCO WHSE #0123',
        '2024-01-16 | -12.00 | - | UBER | pending',
      ],
    ],
    [
      'a card that counts purchases up and payments down',
      `Date,Description,Card Member,Account #,Amount,Extended Details,Appears On Your Statement As,Address,City/State,Zip Code,Country,Reference,Category
01/15/2024,"STARBUCKS","J DOE",-12345,5.75,"multi
line detail","STARBUCKS STORE 123","1 MAIN ST","SEATTLE
WA",98101,UNITED STATES,'320240150001',Restaurant-Bar
01/14/2024,"AUTOPAY PAYMENT - THANK YOU","J DOE",-12345,-250.00,,"AUTOPAY",,,,,'320240140001',
`,
      [
        '-12345 | - | - | -',
        '2024-01-14 | 250.00 | - | AUTOPAY PAYMENT - THANK YOU',
        '2024-01-15 | -5.75 | - | STARBUCKS',
      ],
    ],
    [
      'the same in Portuguese',
      `date,category,title,amount
2024-02-01,supermercado,Mercado Livre,123.45
2024-02-05,,Pagamento recebido,-500.00
`,
      [
        '- | - | - | -',
        '2024-02-01 | -123.45 | - | Mercado Livre',
        '2024-02-05 | 500.00 | - | Pagamento recebido',
      ],
    ],
    [
      'two sides, a direction and fees beside the amount',
      `ID,Status,Direction,"Created on","Finished on","Source fee amount","Source fee currency","Target fee amount","Target fee currency","Source name","Source amount (after fees)","Source currency","Target name","Target amount (after fees)","Target currency","Exchange rate",Reference,Batch,"Created by",Category,Note
CARD_TRANSACTION-1,COMPLETED,OUT,2024-03-01 10:00:00,2024-03-01 10:00:05,0.00,EUR,,,Max,12.50,EUR,Lidl,12.50,EUR,1.0,,,Max,Groceries,
TRANSFER-2,COMPLETED,IN,2024-03-02 10:00:00,2024-03-02 10:00:05,0.00,EUR,,,ACME,200.00,EUR,Max,200.00,EUR,1.0,PAY,,,General,
`,
      ['- | EUR | - | -', '2024-03-01 | -12.50 | Lidl | -', '2024-03-02 | 200.00 | ACME | -'],
    ],
    [
      'gross, fee and net',
      `"Datum","Uhrzeit","Zeitzone","Beschreibung","Währung","Brutto","Entgelt","Netto","Guthaben","Transaktionscode","Absender E-Mail-Adresse","Name","Name der Bank","Bankkonto","Versand- und Bearbeitungsgebühr","Umsatzsteuer","Rechnungsnummer","Zugehöriger Transaktionscode"
"15.01.2024","10:00:00","Europe/Berlin","Handyzahlung","EUR","1.100,00","-32,00","1.068,00","1.068,00","TX1","b@x.com","Käufer","","","0,00","0,00","",""
"16.01.2024","10:00:00","Europe/Berlin","Zahlung im Einzugsverfahren","EUR","-20,00","0,00","-20,00","1.048,00","TX2","","Hosting","","","0,00","0,00","",""
`,
      [
        '- | EUR | 2024-01-15 0.00 | 2024-01-16 1048.00',
        '2024-01-15 | 1068.00 | Käufer | Handyzahlung',
        '2024-01-16 | -20.00 | Hosting | Zahlung im Einzugsverfahren',
      ],
    ],
    [
      'several currencies',
      `"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Shipping Address","Reference Txn ID","Receipt ID","Balance"
"01/15/2024","10:00:00","PST","John Buyer","Express Checkout Payment","Completed","USD","100.00","-3.20","96.80","b@x.com","s@x.com","TX1","","","","96.80"
"01/16/2024","10:00:00","PST","Hosting GmbH","PreApproved Payment Bill User Payment","Completed","EUR","-20.00","0.00","-20.00","s@x.com","h@x.com","TX2","","","","-20.00"
"01/16/2024","10:00:00","PST","","General Currency Conversion","Completed","USD","-22.00","0.00","-22.00","","","TX3","","TX2","","74.80"
"01/16/2024","10:00:00","PST","","General Currency Conversion","Completed","EUR","20.00","0.00","20.00","","","TX4","","TX2","","0.00"
"01/17/2024","10:00:00","PST","Pend Co","Payment","Pending","USD","-5.00","0.00","-5.00","","","TX5","","","","69.80"
`,
      [
        '- | USD | 2024-01-15 0.00 | 2024-01-17 69.80',
        '2024-01-15 | 96.80 | John Buyer | Express Checkout Payment',
        '2024-01-16 | -22.00 | - | General Currency Conversion',
        '2024-01-17 | -5.00 | Pend Co | Payment | pending',
        '- | EUR | 2024-01-16 0.00 | 2024-01-16 0.00',
        '2024-01-16 | -20.00 | Hosting GmbH | PreApproved Payment Bill User Payment',
        '2024-01-16 | 20.00 | - | General Currency Conversion',
      ],
    ],
    [
      'a summary with names above the header',
      `INITIAL_BALANCE;CREDITS;DEBITS;FINAL_BALANCE
1.000,00;4.500,00;-123,45;5.376,55

RELEASE_DATE;TRANSACTION_TYPE;REFERENCE_ID;TRANSACTION_NET_AMOUNT;PARTIAL_BALANCE
05-01-2024;Pagamento Mercado;123456;-123,45;876,55
10-01-2024;Transferência Pix recebida;123457;4.500,00;5.376,55
`,
      [
        '- | - | 2024-01-05 1000.00 | 2024-01-10 5376.55',
        '2024-01-05 | -123.45 | - | Pagamento Mercado',
        '2024-01-10 | 4500.00 | - | Transferência Pix recebida',
      ],
    ],
    [
      'balances among the lines',
      `"Data","Dependencia Origem","Histórico","Data do Balancete","Número do documento","Valor",
"31/12/2023","","Saldo Anterior","","0","1000.00",
"05/01/2024","1234-5","Compra com Cartão - MERCADO","","123","-123.45",
"10/01/2024","1234-5","Recebimento de Salário","","124","4500.00",
"31/01/2024","","S A L D O","","0","5376.55",
`,
      [
        '- | - | 2023-12-31 1000.00 | 2024-01-31 5376.55',
        '2024-01-05 | -123.45 | - | Compra com Cartão - MERCADO',
        '2024-01-10 | 4500.00 | - | Recebimento de Salário',
      ],
    ],
    [
      'an indented table with Indian groups',
      `,,DETAILED STATEMENT,,,,,,
,Transactions List  - ,,,,,,,
,Account Number, 123456789012 (INR) -  JOHN DOE,,,,,,
,S No.,Value Date,Transaction Date,Cheque Number,Transaction Remarks,Withdrawal Amount (INR ),Deposit Amount (INR ),Balance (INR )
,1,05/01/2024,05/01/2024,-,UPI/400512/SWIGGY,"1,234.50",0.0,"98,765.50"
,2,10/01/2024,10/01/2024,-,NEFT-ACME-SALARY,0.0,"1,00,000.00","1,98,765.50"
,,,,,,,,
,Legends Used in Account Statement - ,,,,,,,
,1,BPAY - Bill Payment,,,,,,
`,
      [
        '123456789012 | INR | 2024-01-05 100000.00 | 2024-01-10 198765.50',
        '2024-01-05 | -1234.50 | - | UPI/400512/SWIGGY',
        '2024-01-10 | 100000.00 | - | NEFT-ACME-SALARY',
      ],
    ],
    [
      'a column of DR and CR',
      `Tran Date,CHQNO,PARTICULARS,DR|CR,Amount(INR),BAL
05-01-2024,-,UPI/SWIGGY,DR,1234.50,98765.50
10-01-2024,-,NEFT/ACME,CR,100000.00,198765.50
`,
      [
        '- | INR | 2024-01-05 100000.00 | 2024-01-10 198765.50',
        '2024-01-05 | -1234.50 | - | UPI/SWIGGY',
        '2024-01-10 | 100000.00 | - | NEFT/ACME',
      ],
    ],
    [
      'moves between own pockets beside money in and out',
      `------------------------------------------------------------------------------------
导出信息：
姓名：张三
支付宝账户：zhang@example.com
起始时间：[2024-01-01 00:00:00]    终止时间：[2024-01-31 23:59:59]
导出交易类型：[全部]
导出时间：[2024-02-01 10:00:00]
共3笔记录
收入：1笔 100.00元
支出：1笔 23.50元
不计收支：1笔 500.00元

特别提示：
1.本回单内容可表明支付宝受理了相应支付交易申请；
------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------
交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,
2024-01-31 12:00:00,餐饮美食,肯德基,kfc***@x.com,午餐套餐,支出,23.50,招商银行(1234),交易成功,2024013122001\t,M1\t,,
2024-01-30 11:00:00,转账红包,李四,li***@x.com,转账,收入,100.00,余额,交易成功,2024013022002\t,\t,,
2024-01-29 10:00:00,投资理财,余额宝,,转入,不计收支,500.00,余额,交易成功,2024012922003\t,\t,,
`,
      ['- | - | - | -', '2024-01-30 | 100.00 | 李四 | 转账', '2024-01-31 | -23.50 | 肯德基 | 午餐套餐'],
    ],
    [
      'the same for another purse',
      `微信支付账单明细,,,,,,,,
微信昵称：[张三],,,,,,,,
起始时间：[2024-01-01 00:00:00] 终止时间：[2024-01-31 23:59:59],,,,,,,,
导出类型：[全部],,,,,,,,
导出时间：[2024-02-01 10:00:00],,,,,,,,
,,,,,,,,
共2笔记录,,,,,,,,
收入：1笔 100.00元,,,,,,,,
支出：1笔 23.50元,,,,,,,,
中性交易：0笔 0.00元,,,,,,,,
注：,,,,,,,,
1. 充值/提现/理财通购买/零钱通存取/信用卡还款等交易，将计入中性交易,,,,,,,,
,,,,,,,,
----------------------微信支付账单明细列表--------------------,,,,,,,,
交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注
2024-01-31 12:00:00,商户消费,肯德基,"午餐",支出,¥23.50,零钱,支付成功,"4200001\t","M1\t","/"
2024-01-30 11:00:00,转账,李四,"转账备注:微信转账",收入,¥100.00,/,已存入零钱,"1000001\t","/","/"
`,
      [
        '- | CNY | - | -',
        '2024-01-30 | 100.00 | 李四 | 转账备注:微信转账',
        '2024-01-31 | -23.50 | 肯德基 | 午餐',
      ],
    ],
    [
      'several accounts of a budget',
      `"Account","Flag","Date","Payee","Category Group/Category","Category Group","Category","Memo","Outflow","Inflow","Cleared"
"Checking","","01/15/2024","Store","Food: Groceries","Food","Groceries","weekly",$45.60,$0.00,"Cleared"
"Checking","","01/16/2024","Employer","Inflow: Ready to Assign","Inflow","Ready to Assign","",$0.00,"$2,000.00","Uncleared"
"Savings","","01/17/2024","Transfer : Checking","","","","",$0.00,$100.00,"Reconciled"
`,
      [
        'Checking | - | - | -',
        '2024-01-15 | -45.60 | Store | weekly',
        '2024-01-16 | 2000.00 | Employer | -',
        'Savings | - | - | -',
        '2024-01-17 | 100.00 | Transfer : Checking | -',
      ],
    ],
    [
      'details that repeat the sign',
      `Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
DEBIT,01/09/2024,"ZELLE PAYMENT TO BOB JPM1",-50.00,QUICKPAY_DEBIT,950.00,,
CREDIT,01/05/2024,"ACME PAYROLL PPD ID: 123",1000.00,ACH_CREDIT,1000.00,,
CHECK,01/10/2024,"CHECK 101",-100.00,CHECK_PAID, ,101,
`,
      [
        '- | - | 2024-01-10 100.00 | 2024-01-09 950.00',
        '2024-01-10 | -100.00 | - | CHECK 101',
        '2024-01-05 | 1000.00 | - | ACME PAYROLL PPD ID: 123',
        '2024-01-09 | -50.00 | - | ZELLE PAYMENT TO BOB JPM1',
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(accountsIn(text)).toEqual(expected);
  });
});
