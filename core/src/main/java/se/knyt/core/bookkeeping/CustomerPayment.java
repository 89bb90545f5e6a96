package se.knyt.core.bookkeeping;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import se.knyt.core.money.Money;

/**
 * What a buyer paid of a purchase on the merchant's own invoice, where our vouchers are the books: it takes the receivable off, at what
 * that stands at. What came beside it is a difference within the company's limits, or made by the rate of exchange.
 *
 * @param by how it was paid
 * @param off what it takes off, in the currency of the purchase; negative where the buyer got money back
 * @param stood what that stood at, in the currency of the books
 * @param came what came, in the currency of the books
 * @param difference class of what came less or more than it stood at; empty where they are equal
 * @param differenceAccount where that is booked; 0 where they are equal
 */
public record CustomerPayment(
        By by, Money off, Money stood, Money came, Optional<DifferenceClass> difference, int differenceAccount) {
    private static final String RULE = "customer.payment";
    private static final String EXCHANGE = "customer.exchange";
    private static final String DIFFERENCE = "customer.difference";

    public CustomerPayment {
        if (!stood.currency().equals(came.currency())) {
            throw new IllegalArgumentException("what it stood at and what came are in the currency of the books");
        }
        if (stood.equals(came) != difference.isEmpty() || (differenceAccount == 0) != difference.isEmpty()) {
            throw new IllegalArgumentException("a difference has a class and an account, and nothing else has");
        }
    }

    /**
     * How a payment was made.
     *
     * @param key of the payment
     * @param date on which it came, or left where the buyer got money back
     * @param order number of the order, for the voucher's text
     * @param account of the books that it came to
     * @param reference what the payment says, may be empty; the order whose credit pays where it is set off
     * @param setOff whether the credit of another purchase pays it, on the account of customer receivables itself
     */
    public record By(String key, LocalDate date, String order, int account, String reference, boolean setOff) {
        /** One by money. */
        public By(String key, LocalDate date, String order, int account, String reference) {
            this(key, date, order, account, reference, false);
        }
    }

    /**
     * What is open of a purchase.
     *
     * @param amount in its own currency; negative where the buyer is owed
     * @param booked what that stands at in the currency of the books
     */
    public record Open(Money amount, Money booked) {
        /** What a part of it stands at: the last part has all that is left. */
        public Money stood(Money part) {
            if (part.equals(amount)) {
                return booked;
            }
            if (part.currency().equals(booked.currency())) {
                return part;
            }
            if (amount.isZero()) {
                throw new IllegalArgumentException("nothing is open, and nothing tells what more stands at");
            }
            var share = BigDecimal.valueOf(booked.minor())
                    .multiply(BigDecimal.valueOf(part.minor()))
                    .divide(BigDecimal.valueOf(amount.minor()), 0, RoundingMode.HALF_UP);
            return Money.of(share.longValueExact(), booked.currency());
        }
    }

    /**
     * How much a payment takes off: all that is open where it is that within the limits, else what was paid. Of more than is open the rest
     * is owed to the buyer.
     *
     * @param paid in the currency of the purchase
     */
    public static Money off(Open open, Money paid, DifferenceLimits limits) {
        return limits.passes(open.amount(), paid).isPresent() ? open.amount() : paid;
    }

    /**
     * A payment in the currency of the purchase.
     *
     * @param paid of it
     * @param came what that is in the currency of the books: itself, or what the rate of the day makes of it
     */
    public static CustomerPayment of(By by, Open open, Money paid, Money came, PostingSettings settings) {
        var off = off(open, paid, settings.limits());
        var stood = open.stood(off);
        boolean abroad = !paid.currency().equals(settings.bookCurrency());
        if (stood.equals(came)) {
            return new CustomerPayment(by, off, stood, came, Optional.empty(), 0);
        }
        if (abroad) {
            return abroad(by, off, stood, came, settings);
        }
        var limit = settings.limits()
                .passes(open.amount(), paid)
                .orElseThrow(() -> new IllegalArgumentException("what came is not what it takes off"));
        int where = limit.account() == 0 ? settings.accounts().rounding() : limit.account();
        return new CustomerPayment(by, off, stood, came, Optional.of(limit.of()), where);
    }

    /** All that is open of a purchase in another currency, paid in that of the books: what came more or less is made by the rate. */
    public static CustomerPayment exchanged(By by, Open open, Money came, PostingSettings settings) {
        var stood = open.booked();
        return stood.equals(came)
                ? new CustomerPayment(by, open.amount(), stood, came, Optional.empty(), 0)
                : abroad(by, open.amount(), stood, came, settings);
    }

    /**
     * A part of what is open that the credit of another purchase, in the same currency, pays: what that stood at comes off it, and what the
     * two stood at otherwise is made by their rates.
     *
     * @param credit what the other has open, negative
     * @param amount positive, no more than either has open
     */
    public static CustomerPayment setOff(By by, Open open, Open credit, Money amount, PostingSettings settings) {
        if (!by.setOff() || !amount.isPositive()) {
            throw new IllegalArgumentException("a set-off is of what is open");
        }
        var stood = open.stood(amount);
        var came = credit.stood(amount.negated()).negated();
        return stood.equals(came)
                ? new CustomerPayment(by, amount, stood, came, Optional.empty(), 0)
                : abroad(by, amount, stood, came, settings);
    }

    private static CustomerPayment abroad(By by, Money off, Money stood, Money came, PostingSettings settings) {
        boolean gain = came.minus(stood).isPositive();
        int where = gain ? settings.accounts().fxGain() : settings.accounts().fxLoss();
        return new CustomerPayment(by, off, stood, came, Optional.of(DifferenceClass.EXCHANGE), where);
    }

    /** The key of a payment's voucher. */
    public static String voucherKey(String key) {
        return key + ":voucher";
    }

    /** Its voucher. */
    public WantedEntry entry(PostingSettings settings) {
        return WantedEntry.voucher(voucherKey(by.key()), voucher(settings));
    }

    private Voucher voucher(PostingSettings settings) {
        var rows = new Rows(settings.bookCurrency());
        if (by.setOff()) {
            // Both are on the one account: each says whose it is, so that neither takes the other out.
            rows.addNamed(by.account(), came, "Order " + by.reference(), RULE);
            rows.addNamed(settings.accounts().customers(), stood.negated(), "Order " + by.order(), RULE);
        } else {
            rows.add(by.account(), came, "", RULE);
            rows.add(settings.accounts().customers(), stood.negated(), "", RULE);
        }
        difference.ifPresent(of -> rows.add(
                differenceAccount, stood.minus(came), "", of == DifferenceClass.EXCHANGE ? EXCHANGE : DIFFERENCE));
        boolean named = !by.reference().isEmpty() && !by.reference().equals(by.order());
        return new Voucher(
                by.date(),
                Texts.shortened(text(named)),
                "",
                named ? List.of(by.order(), by.reference()) : List.of(by.order()),
                rows.toRows(by.key()));
    }

    private String text(boolean named) {
        if (by.setOff()) {
            return "Kvittat order " + by.order() + " mot order " + by.reference();
        }
        return (off.isNegative() ? "Återbetalt" : "Inbetalt") + " order " + by.order()
                + (named ? " " + by.reference() : "");
    }
}
