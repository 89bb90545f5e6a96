package se.knyt.core.bookkeeping;

import java.util.List;
import se.knyt.core.bookkeeping.PostingResult.Alternative;
import se.knyt.core.bookkeeping.PostingResult.Held;
import se.knyt.core.bookkeeping.PostingResult.Posted;

/** From facts and settings to what the books should hold. Pure: the same arguments give the same result for ever. */
public final class Posting {
    private Posting() {}

    /** Whole or not at all: a group that can not be posted to the minor unit is held, with the reason. */
    public static PostingResult of(PostingGroup group, PostingSettings settings) {
        try {
            var posted = post(group, settings);
            requireOneWriter(posted, settings);
            return posted;
        } catch (Stop stop) {
            return PostingResult.Held.of(stop);
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Amounts in two currencies, sums beyond what fits: the group is wrong, and whoever posts many goes on.
            return new Held("posting.impossible", List.of(), "går inte att bokföra: " + e.getMessage(), List.of());
        }
    }

    /**
     * As {@link #of}, by the settings that a purchase began with; where these do not say how it is taxed, by those that hold now.
     *
     * @param begun VAT treatments of the day when the purchase began
     * @param now the settings in use
     */
    public static PostingResult asBegun(PostingGroup group, PostingSettings begun, PostingSettings now) {
        var result = of(group, begun);
        return result instanceof Held held && held.code().startsWith("vat.") && !begun.equals(now)
                ? of(group, now)
                : result;
    }

    private static Posted post(PostingGroup group, PostingSettings settings) {
        return switch (group) {
            case PostingGroup.Sale(var sale) -> sale(sale, settings);
            case PostingGroup.Credit(var credit) -> credit(credit, settings);
            case PostingGroup.Payout payout -> new PayoutPosting(payout, settings).post();
            case PostingGroup.FeeDocument(var fee) -> FeePosting.document(fee, settings);
            case PostingGroup.Correction(var correction) -> correction(correction, settings);
        };
    }

    private static Posted sale(SaleFact sale, PostingSettings settings) {
        try {
            return SalePosting.sale(sale, settings);
        } catch (LineTaxes.InvalidRate e) {
            throw rateHeld(
                    sale,
                    e,
                    of(new PostingGroup.Sale(sale.decided(RateDecision.AS_CHARGED)), settings),
                    of(new PostingGroup.Sale(sale.decided(RateDecision.VALID_RATE)), settings));
        }
    }

    private static Posted credit(CreditFact credit, PostingSettings settings) {
        try {
            return SalePosting.credit(credit, settings);
        } catch (LineTaxes.InvalidRate e) {
            var charged = new CreditFact(credit.what().decided(RateDecision.AS_CHARGED), credit.creditsKey());
            var valid = new CreditFact(credit.what().decided(RateDecision.VALID_RATE), credit.creditsKey());
            throw rateHeld(
                    credit.what(),
                    e,
                    of(new PostingGroup.Credit(charged), settings),
                    of(new PostingGroup.Credit(valid), settings));
        }
    }

    private static Stop rateHeld(
            SaleFact sale, LineTaxes.InvalidRate e, PostingResult asCharged, PostingResult validRate) {
        return new ChoiceHeldException(
                "vat.rate-not-valid",
                List.of(
                        e.charged().toString(),
                        e.valid().toString(),
                        sale.chargeableDate().toString()),
                "butiken tog " + e.charged() + " % moms men " + e.valid() + " % gäller " + sale.chargeableDate(),
                List.of(new Alternative("as-charged", asCharged), new Alternative("valid-rate", validRate)));
    }

    private static Posted correction(CorrectionFact correction, PostingSettings settings) {
        var rows = new Rows(settings.bookCurrency());
        correction.rows().forEach(row -> rows.add(row.account(), row.amount(), "", "correction"));
        if (!rows.sum().isZero() || rows.isEmpty()) {
            throw new Stop(
                    "correction.does-not-balance",
                    List.of(rows.sum().toPlain()),
                    "rättelsen går inte ihop: " + rows.sum());
        }
        var text = Texts.shortened(
                "Rättelse av " + correction.corrects() + " (" + correction.by() + "): " + correction.reason());
        var voucher = new Voucher(
                correction.eventDate(), text, "", List.of(correction.corrects()), rows.toRows(correction.key()));
        return new Posted(List.of(WantedEntry.voucher(correction.key() + ":voucher", voucher)), List.of(), List.of());
    }

    /** With a customer ledger Knyt never posts on a control account: the two ledgers would differ for ever. */
    private static void requireOneWriter(Posted posted, PostingSettings settings) {
        if (settings.ledger() == LedgerMode.KNYT) {
            return;
        }
        for (var entry : posted.entries()) {
            var control = entry.voucher().rows().stream()
                    .filter(row -> settings.accounts().isControl(row.account()))
                    .findFirst();
            if (entry.writer() == Writer.KNYT && control.isPresent()) {
                throw new Stop(
                        "ledger.control-account",
                        List.of(String.valueOf(control.get().account())),
                        "konto " + control.get().account() + " bokförs bara av ekonomisystemet");
            }
        }
    }
}
