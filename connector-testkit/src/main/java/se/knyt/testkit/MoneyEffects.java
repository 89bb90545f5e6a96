package se.knyt.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.RefundRow;
import se.knyt.spi.SoldRow;

/** Captures and refunds of one shop's order 1001, each with a reference of its own, and the arithmetic of payouts. */
public final class MoneyEffects {
    private int made;

    /** A capture of {@code purchase}, as the provider names it. */
    public EffectRequest capture(String purchase, String amount) {
        return capture(purchase, Money.sek(amount));
    }

    public EffectRequest capture(String purchase, Money amount) {
        return capture(purchase, amount, List.of());
    }

    /** A capture of those rows. */
    public EffectRequest capture(String purchase, Money amount, List<SoldRow> rows) {
        made++;
        var body = new EffectBody.Capture(purchase, "", amount, "7/1001/F" + made, rows);
        return request("capture", EffectKind.CAPTURE, body);
    }

    /** A refund of {@code purchase}; {@code seen} are refunds already accounted for. */
    public EffectRequest refund(String purchase, String amount, List<String> seen) {
        return refund(purchase, Money.sek(amount), seen);
    }

    public EffectRequest refund(String purchase, Money amount, List<String> seen) {
        return refund(purchase, amount, List.of(), seen);
    }

    /** A refund of those rows. */
    public EffectRequest refund(String purchase, Money amount, List<RefundRow> rows, List<String> seen) {
        made++;
        var body = new EffectBody.Refund(purchase, "", amount, "7/1001/K" + made, rows, seen);
        return request("refund", EffectKind.REFUND, body);
    }

    private EffectRequest request(String what, EffectKind kind, EffectBody body) {
        return new EffectRequest("company-1/" + what + "/" + made, kind, body, Map.of(), Optional.empty(), new byte[0]);
    }

    /** The lines of a record's payout, after it was held that opening and lines make paid and closing. */
    public static List<PayoutLine> closed(SourceRecord record) {
        assertThat(record.reading()).as(record.key()).isInstanceOf(Reading.Read.class);
        var read = (Reading.Read) record.reading();
        var payout = (Payout) read.documents().getFirst();
        var lines = read.payoutLines().getOrDefault(payout.sourceId(), List.of());
        var sum = Money.sum(lines.stream().map(PayoutLine::amount).toList(), payout.currency());
        assertThat(payout.opening().plus(sum))
                .as(record.key())
                .isEqualTo(payout.paid().plus(payout.closing()));
        return lines;
    }

    /** {@code kind amount} of each line. */
    public static List<String> figures(List<PayoutLine> lines) {
        return lines.stream()
                .map(line -> line.kind().code() + " " + line.amount().toPlain())
                .toList();
    }
}
