import { describe, expect, it } from 'vitest';
import { rows, textSource } from './fixtures/reading.ts';
import { qifParser } from './qif.ts';

const read = (text: string): string[] => rows(qifParser.open(textSource(text), {}).parts());

describe('investments', () => {
  const invest = (...fields: string[]): string[] =>
    read(`!Type:Invst\nD2/14'2020\n${fields.join('\n')}\n^\n!Type:Security\nNACME Corp\nSACM\nTStock\n^\n`)
      .flatMap((row) => row.split('\n'))
      .filter((row) => !row.startsWith('warning'));

  it.each<[string, string[], string[]]>([
    ['Buy', ['NBuy', 'YACME Corp', 'I32.00', 'Q10', 'O5.00', 'T325.00'], ['BUY ACM 10 32.00 320.00 5.00']],
    ['Buy without a total', ['NBuy', 'YOther', 'I32.00', 'Q376'], ['BUY Other 376 32.00 12032.00 -']],
    [
      'BuyX',
      ['NBuyX', 'YACME Corp', 'I32.00', 'Q10', 'T320.00', 'L[Bank]', '$320.00'],
      ['DEPOSIT - - - 320.00 -', 'BUY ACM 10 32.00 320.00 -'],
    ],
    ['Sell', ['NSell', 'YACME Corp', 'I32.00', 'Q10', 'O5.00', 'T315.00'], ['SELL ACM 10 32.00 320.00 5.00']],
    [
      'SellX',
      ['NSellX', 'YACME Corp', 'I32.00', 'Q10', 'O5.00', 'T315.00'],
      ['SELL ACM 10 32.00 320.00 5.00', 'WITHDRAWAL - - - 315.00 -'],
    ],
    ['Div', ['NDiv', 'YACME Corp', 'T7.50'], ['DIVIDEND ACM - - 7.50 -']],
    ['DivX', ['NDivX', 'YACME Corp', 'T7.50'], ['DIVIDEND ACM - - 7.50 -', 'WITHDRAWAL - - - 7.50 -']],
    ['CGLong', ['NCGLong', 'YACME Corp', 'T7.50'], ['DIVIDEND ACM - - 7.50 -']],
    ['IntInc', ['NIntInc', 'T7.50'], ['INTEREST - - - 7.50 -']],
    [
      'ReinvDiv',
      ['NReinvDiv', 'YACME Corp', 'I32.00', 'Q0.5', 'T16.00'],
      ['DIVIDEND ACM - - 16.00 -', 'BUY ACM 0.5 32.00 16.00 -'],
    ],
    ['ShrsIn', ['NShrsIn', 'YACME Corp', 'I32.00', 'Q3'], ['TRANSFER_IN ACM 3 32.00 - -']],
    ['ShrsOut', ['NShrsOut', 'YACME Corp', 'Q3'], ['TRANSFER_OUT ACM 3 - - -']],
    ['StkSplit two for one', ['NStkSplit', 'YACME Corp', 'Q20'], ['SPLIT ACM 2 - - -']],
    ['RtrnCap', ['NRtrnCap', 'YACME Corp', 'T9.00'], ['RETURN_OF_CAPITAL ACM - - 9.00 -']],
    ['MiscExp', ['NMiscExp', 'T9.00'], ['FEE - - - 9.00 -']],
    ['XIn', ['NXIn', 'T9.00', 'L[Bank]', '$9.00'], ['DEPOSIT - - - 9.00 -']],
    ['XOut', ['NXOut', 'T9.00'], ['WITHDRAWAL - - - 9.00 -']],
    ['Cash', ['NCash', 'T-9.00'], ['WITHDRAWAL - - - 9.00 -']],
  ])('reads %s', (_, fields, expected) => {
    expect(invest(...fields)).toEqual(expected.map((row) => `L2 2020-02-14 ${row}`));
  });

  it.each([
    [['NFly', 'T1.00'], 'the action "fly" is not read'],
    [['NBuy', 'YACME Corp', 'T1.00'], 'the quantity is missing'],
    [['NBuy', 'YACME Corp', 'Q1'], 'neither an amount nor a price'],
    [['NDiv', 'YACME Corp'], 'the amount is missing'],
    [['NStkSplit', 'YACME Corp', 'Q0'], 'no positive ratio'],
  ])('rejects %j', (fields, reason) => {
    expect(invest(...fields)[0]).toContain(reason);
  });
});
