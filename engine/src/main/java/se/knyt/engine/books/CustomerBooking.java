package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.CustomerPayment;
import se.knyt.core.bookkeeping.DifferenceClass;
import se.knyt.core.bookkeeping.PostingSettings;
import se.knyt.core.money.Money;
import se.knyt.engine.Audit;
import se.knyt.engine.books.CustomerItems.Owed;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.monthend.LockedMonths;
import se.knyt.engine.rates.ReferenceRates;
import se.knyt.engine.trails.BuyerPayment;
import se.knyt.spi.PullSource.Lane;

/** Keeps that a buyer has paid what was sold on the merchant's own invoice, where our vouchers are the books; planning books it. */
public final class CustomerBooking {
    /** Who found it where no person did. */
    public static final String BY = "knyt";

    private static final String INSERT = """
            insert into customer_payment (company_id, payment_id, trail_id, paid_on, booked_on, account, currency, off_minor, stood_minor,
                                          came_minor, difference, difference_account, reference, elsewhere, bank_entry_id, document_id, set_off_id,
                                          said_by, said_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final IdAllocator ids;
    private final FeedMovements feed;

    public CustomerBooking(IdAllocator ids) {
        this.ids = ids;
        this.feed = new FeedMovements(ids);
    }

    /**
     * That it was paid.
     *
     * @param paid in the currency of the purchase, or in that of the books; negative where the buyer got money back
     * @param account of the books that it came to
     * @param reference what the payment says, may be empty
     * @param elsewhere whether the accounting system has the payment already
     * @param entry of the bank that shows it, null for a person's word alone
     */
    public record Word(
            LocalDate on,
            int account,
            Money paid,
            String reference,
            boolean elsewhere,
            @Nullable Long entry,
            String actor) {}

    /**
     * What a word comes to.
     *
     * @param problem code of what is in the way, empty where nothing is
     */
    public record Decided(String problem, Map<String, String> arguments, Optional<CustomerPayment> payment) {
        public Decided {
            arguments = Map.copyOf(arguments);
        }

        static Decided not(String problem, Owed owed, Word word) {
            return new Decided(
                    problem,
                    Map.of(
                            "order", owed.order(),
                            "amount", owed.amount().toString(),
                            "paid", word.paid().toString()),
                    Optional.empty());
        }
    }

    /** What would be booked. Of a purchase in another currency the rate of the day says what came, or the bank's own amount does. */
    public static Decided decide(Tx tx, long company, Owed owed, Word word, PostingSettings settings, String key)
            throws SQLException {
        var paid = word.paid();
        var books = owed.books();
        var by = new CustomerPayment.By(key, word.on(), owed.order(), word.account(), word.reference());
        if (paid.isZero()) {
            return Decided.not("customer.nothing", owed, word);
        }
        if (paid.currency().equals(owed.amount().currency())) {
            if (!owed.isAbroad()) {
                return decided(CustomerPayment.of(by, owed.open(), paid, paid, settings));
            }
            boolean more = owed.amount().isZero()
                    || paid.signum() != owed.amount().signum()
                    || paid.abs().compareTo(owed.amount().abs()) > 0;
            if (more) {
                // Nothing tells what it would stand at.
                return Decided.not("customer.more-abroad", owed, word);
            }
            var rate = ReferenceRates.of(tx, company, books).of(paid.currency(), word.on());
            return rate.isEmpty()
                    ? Decided.not("customer.no-rate", owed, word)
                    : decided(
                            CustomerPayment.of(by, owed.open(), paid, rate.get().convert(paid), settings));
        }
        if (!paid.currency().equals(books)) {
            return Decided.not("customer.currency", owed, word);
        }
        return owed.amount().signum() == paid.signum()
                ? decided(CustomerPayment.exchanged(by, owed.open(), paid, settings))
                : Decided.not("customer.more-abroad", owed, word);
    }

    private static Decided decided(CustomerPayment payment) {
        return new Decided("", Map.of(), Optional.of(payment));
    }

    /**
     * A payment as it is kept.
     *
     * @param booked the day that it has in the books
     * @param document the accounting system's payment that it is, null for none
     * @param setOff the other purchase's row where one's credit pays the other, null for none
     */
    record Kept(
            long id,
            CustomerPayment payment,
            LocalDate booked,
            Word word,
            @Nullable Long document,
            @Nullable Long setOff) {}

    /** Keeps one with its movement on the account. */
    static void keep(Tx tx, long company, long trail, Kept kept, Instant now) throws SQLException {
        var payment = kept.payment();
        var word = kept.word();
        tx.update(
                INSERT,
                company,
                kept.id(),
                trail,
                word.on(),
                kept.booked(),
                word.account(),
                payment.off().currency().code(),
                payment.off().minor(),
                payment.stood().minor(),
                payment.came().minor(),
                payment.difference().map(DifferenceClass::code).orElse(""),
                payment.differenceAccount(),
                word.reference(),
                word.elsewhere(),
                word.entry(),
                kept.document(),
                kept.setOff(),
                word.actor(),
                now);
        CustomerItems.write(
                tx,
                List.of(new CustomerItems.Move(
                        company,
                        trail,
                        BuyerPayment.key(kept.id()),
                        kept.booked(),
                        payment.off().negated(),
                        payment.stood().negated())));
    }

    /** Keeps it, where nothing is in the way. The purchase is to be locked. */
    public Decided write(
            Tx tx,
            long company,
            Owed owed,
            Word word,
            PostingSettings settings,
            Instant now,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        return write(tx, company, owed, word, null, settings, now, machineNow, follow);
    }

    /** @param document the accounting system's payment that it is, null for none */
    Decided write(
            Tx tx,
            long company,
            Owed owed,
            Word word,
            @Nullable Long document,
            PostingSettings settings,
            Instant now,
            Instant machineNow,
            List<ChangeLog.NewChange> follow)
            throws SQLException {
        long id = ids.next();
        var decided = decide(tx, company, owed, word, settings, BuyerPayment.key(id));
        if (decided.payment().isEmpty()) {
            return decided;
        }
        var payment = decided.payment().get();
        // What the accounting system has booked stands there on its own day.
        var booked = word.elsewhere()
                ? word.on()
                : LockedMonths.of(tx, List.of(company)).open(company, word.on());
        keep(tx, company, owed.trail(), new Kept(id, payment, booked, word, document, null), now);
        if (word.elsewhere()) {
            feed.customer(
                    tx,
                    company,
                    id,
                    new FeedMovements.Movement(
                            settings.accounts().customers(),
                            booked,
                            payment.stood().negated(),
                            word.actor()));
        }
        var details = new TreeMap<String, String>();
        details.put("amount", payment.off().toString());
        details.put("date", word.on().toString());
        details.put("account", String.valueOf(word.account()));
        details.put("reference", word.reference());
        Audit.write(tx, company, machineNow, word.actor(), "payment.by-buyer", "#" + owed.order(), details);
        follow.add(new ChangeLog.NewChange(company, Lane.TRADE, ChangeLog.Subject.TRAIL, owed.trail(), 0));
        return decided;
    }
}
