package se.knyt.core.bookkeeping;

import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;

/**
 * The voucher of a chargeback that the merchant bears: what stood open on the account of chargebacks is taken off it, and off the sale
 * or onto bad debts. Which of the two is the accountant's to say: goods that came back and fraud are judged differently.
 */
public final class DisputeLoss {
    /** Name of the rule in each row. */
    public static final String RULE = "dispute.loss";

    /** That of a row which the rate of exchange alone has made. */
    public static final String EXCHANGE = "dispute.exchange";

    private DisputeLoss() {}

    /** How a loss is booked. */
    public enum Way {
        /** The sale is reversed: revenue and its VAT. */
        SALE_REVERSED("sale-reversed"),
        /** The revenue stands and the loss is a bad debt; the VAT on it is taken back. */
        BAD_DEBT("bad-debt"),
        /** No loss: the claim came back to the merchant, and the buyer has paid it to the bank account. */
        COLLECTED("collected");

        private final String code;

        Way(String code) {
            this.code = code;
        }

        /** As it is stored. */
        public String code() {
            return code;
        }

        /** Empty for a code that is none of ours. */
        public static Optional<Way> ofCode(String code) {
            for (var way : values()) {
                if (way.code.equals(code)) {
                    return Optional.of(way);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * What is booked.
     *
     * @param key of the fact that causes it
     * @param date when it was decided, in the company's zone
     * @param provider whose chargeback it is
     * @param reference number of the purchase
     * @param taken what was taken back as it stands in the books, positive: at the rates of the payouts that took it
     * @param disputed the same in the currency that it was sold in
     * @param account where it stands, as a rule chose; 0 for the provider's account of chargebacks
     */
    public record Loss(
            String key, LocalDate date, String provider, String reference, Money taken, Money disputed, int account) {
        /** One that stands where the settings have it. */
        public Loss(String key, LocalDate date, String provider, String reference, Money taken, Money disputed) {
            this(key, date, provider, reference, taken, disputed, 0);
        }
    }

    private record Side(int account, String vatBox, boolean vat) {}

    /**
     * Splits the loss as the purchase's sales were booked, by largest remainder: disputed whole, it mirrors them to the minor unit. What was
     * sold in another currency is taken back at the rate that it was booked at, its VAT too; what the rate has made since is on a row of
     * its own.
     *
     * @param sales of the purchase, at least one
     * @return empty where the sales cannot be posted, or have nothing to split by
     */
    public static Optional<Voucher> voucher(Loss loss, List<SaleFact> sales, Way way, PostingSettings settings) {
        if (way == Way.COLLECTED) {
            return collected(loss, settings);
        }
        var sold = sold(sales, settings);
        if (sold.isEmpty()
                || sold.values().stream().anyMatch(m -> !m.isPositive())
                || !loss.taken().isPositive()
                || !loss.disputed().isPositive()
                || sales.stream()
                        .anyMatch(s -> !s.currency().equals(loss.disputed().currency()))) {
            return Optional.empty();
        }
        var value = value(loss, sales, Money.sum(sold.values(), settings.bookCurrency()), settings);
        if (!value.isPositive()) {
            return Optional.empty();
        }
        var parts =
                Allocation.split(value, sold.values().stream().map(Money::minor).toList());
        var rows = new ArrayList<VoucherRow>();
        var badDebt = Money.zero(settings.bookCurrency());
        int at = 0;
        for (var side : sold.keySet()) {
            var part = parts.get(at++);
            if (way == Way.BAD_DEBT && !side.vat()) {
                badDebt = badDebt.plus(part);
            } else if (!part.isZero()) {
                rows.add(VoucherRow.signed(side.account(), part, side.vatBox(), "", loss.key(), RULE));
            }
        }
        if (!badDebt.isZero()) {
            rows.add(0, VoucherRow.signed(settings.accounts().badDebt(), badDebt, "", "", loss.key(), RULE));
        }
        rows.add(taken(loss, settings));
        var difference = loss.taken().minus(value);
        if (!difference.isZero()) {
            rows.add(exchanged(difference, loss.key(), settings));
        }
        return Optional.of(written(loss, "Förlorad tvist", rows));
    }

    private static Optional<Voucher> collected(Loss loss, PostingSettings settings) {
        return settings.provider(loss.provider())
                .filter(p -> loss.taken().isPositive())
                .map(provider -> written(
                        loss,
                        "Återlämnad faktura betald",
                        List.of(
                                VoucherRow.signed(provider.bankAccount(), loss.taken(), "", "", loss.key(), RULE),
                                taken(loss, settings))));
    }

    /** What was taken back, off the account of chargebacks. */
    private static VoucherRow taken(Loss loss, PostingSettings settings) {
        return VoucherRow.signed(
                chargebacks(loss.account(), loss.provider(), settings),
                loss.taken().negated(),
                "",
                "",
                loss.key(),
                RULE);
    }

    private static Voucher written(Loss loss, String what, List<VoucherRow> rows) {
        return new Voucher(
                loss.date(),
                Texts.shortened(what + ", order " + loss.reference() + ", " + PayoutTexts.provider(loss.provider())),
                loss.provider(),
                loss.reference().isEmpty() ? List.of(loss.key()) : List.of(loss.reference(), loss.key()),
                rows);
    }

    /** What is disputed, as it was booked when it was sold: in proportion, half up, and the whole is the whole. */
    private static Money value(Loss loss, List<SaleFact> sales, Money sold, PostingSettings settings) {
        if (loss.disputed().currency().equals(settings.bookCurrency())) {
            return loss.disputed();
        }
        var paid = Money.sum(
                sales.stream()
                        .flatMap(sale -> sale.tenders().stream())
                        // What a prepayment pays was paid when that came.
                        .filter(tender -> tender.kind() != Tender.Kind.PREPAYMENT)
                        .map(Tender::amount)
                        .toList(),
                loss.disputed().currency());
        return paid.isPositive()
                ? Money.rounded(
                        sold.toDecimal()
                                .multiply(loss.disputed().toDecimal())
                                .divide(paid.toDecimal(), MathContext.DECIMAL128),
                        settings.bookCurrency(),
                        Rounding.HALF_UP)
                : Money.zero(settings.bookCurrency());
    }

    /**
     * What is left on the account of chargebacks when all of it has come back at another rate than it was taken at: realised.
     *
     * @param left debit positive, in the currency of the books, not zero
     * @param account where it stands, 0 for the provider's account of chargebacks
     */
    public static Voucher givenBack(
            String key,
            LocalDate date,
            String provider,
            String reference,
            Money left,
            int account,
            PostingSettings settings) {
        return new Voucher(
                date,
                Texts.shortened(
                        "Vunnen tvist, kursdifferens, order " + reference + ", " + PayoutTexts.provider(provider)),
                provider,
                reference.isEmpty() ? List.of(key) : List.of(reference, key),
                List.of(
                        VoucherRow.signed(
                                chargebacks(account, provider, settings), left.negated(), "", "", key, EXCHANGE),
                        exchanged(left, key, settings)));
    }

    /** @param loss a gain when negative */
    private static VoucherRow exchanged(Money loss, String key, PostingSettings settings) {
        int account = loss.isPositive()
                ? settings.accounts().fxLoss()
                : settings.accounts().fxGain();
        return VoucherRow.signed(account, loss, "", "", key, EXCHANGE);
    }

    private static int chargebacks(int account, String provider, PostingSettings settings) {
        if (account != 0) {
            return account;
        }
        return settings.provider(provider)
                .map(p -> p.other().chargeback())
                .orElse(settings.accounts().reserve());
    }

    /** What the sales are booked as, by account: all but what was paid with and rounding, credit as positive. */
    private static SequencedMap<Side, Money> sold(List<SaleFact> sales, PostingSettings settings) {
        var own = settings.withLedger(LedgerMode.KNYT);
        var sold = new LinkedHashMap<Side, Money>();
        for (var sale : sales) {
            if (!(Posting.of(new PostingGroup.Sale(sale), own) instanceof PostingResult.Posted posted)) {
                return new LinkedHashMap<>();
            }
            for (var entry : posted.entries()) {
                for (var row : entry.voucher().rows()) {
                    if (!row.rule().equals(SaleRules.TENDER) && !row.rule().equals(SaleRules.ROUNDING)) {
                        sold.merge(
                                new Side(row.account(), row.vatBox(), row.rule().equals(SaleRules.VAT)),
                                row.signed().negated(),
                                Money::plus);
                    }
                }
            }
        }
        sold.values().removeIf(Money::isZero);
        return sold;
    }
}
