package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.reconciliation.MatchStatus;

/**
 * {@code payments.csv}: what to register in the customer ledger, one payment for each matched line whose item stands on a control
 * account. Only of payouts whose certificate closes; a credit note's payment is negative.
 */
final class PaymentsCsv {
    private PaymentsCsv() {}

    static void write(Run run, Path file) throws IOException {
        try (var out = new TextOut(file)) {
            out.raw("invoice_number,ocr,date,amount,currency,payment_method,account,write_off\n");
            for (var payout : run.payouts()) {
                if (!payout.certificate().closes() || !payout.certificate().paidStated() || payout.isOfFuture()) {
                    continue;
                }
                for (int i = payout.range().from(); i < payout.range().to(); i++) {
                    if (run.matches().status(i) == MatchStatus.MATCHED
                            && run.lines().itemAmount(i) != 0
                            && !Vouchers.isProviderReceivable(
                                    run.items().account(run.matches().item(i)))) {
                        payment(run, payout, i, out);
                    }
                }
            }
        }
    }

    private static void payment(Run run, PayoutResult payout, int i, TextOut out) throws IOException {
        var part = payout.range().part();
        int item = run.matches().item(i);
        // The customer ledger's invoice is in the currency that it was matched in.
        var currency = run.lines().itemCurrency(i);
        long amount = run.lines().itemAmount(i);
        long open = run.lines().kind(i) == Kind.REFUND
                ? -run.items().amount(item)
                : run.items().amount(item);
        out.csv(run.items().id(item)).raw(",").csv(run.items().ocr(item)).raw(",");
        out.raw(part.paidOn() == null ? "" : part.paidOn().toString()).raw(",");
        out.amount(amount, currency.decimals()).raw(",").raw(currency.code());
        out.raw(",").csv(run.accounts().method(part.provider()));
        out.raw(",").number(run.accounts().receivable(part.provider())).raw(",");
        out.amount(open - amount, currency.decimals()).raw("\n");
    }
}
