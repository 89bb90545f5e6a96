package se.knyt.engine.books;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.engine.looseends.LooseEnd;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/**
 * The payments of a payout's lines in the accounting system. A payment that was planned for what a changed payout no longer says is
 * withdrawn while nothing has been done; one that stands there is a person's to undo.
 */
final class PayoutPayments {
    private static final String PAYMENT_SUFFIX = ":payment";
    private static final String PLANNED = """
            select effect_id, effect_key, trail_id, connection_id, body from effect
             where company_id = ? and payout_id = ? and kind = 'register-payment' and state <> 'withdrawn' order by effect_id
            """;
    /** What waits has not happened there; neither has what was refused. Another may be taking it just now, so the state decides. */
    private static final String WITHDRAW = """
            update effect set state = 'withdrawn'
             where company_id = ? and payout_id = ? and effect_key = any (?) and state in ('waiting', 'rejected')
            returning effect_key
            """;

    private PayoutPayments() {}

    private record Planned(long id, String key, @Nullable Long trail, long connection, Money amount) {
        /** Whether it is the payment of the line: the same name has the same amount. */
        boolean isOf(PayoutRow.Line line, PayoutRow row) {
            var match = line.match();
            return match != null
                    && PaymentKeys.whole(key).equals(PaymentKeys.register(line.key(row.payout())))
                    && Objects.equals(trail, match.trail());
        }

        /** Whether the line says again what it said when this was planned, under another name. */
        boolean fits(PayoutRow.Line line, PayoutRow row) {
            var match = line.match();
            return match != null
                    && isNamed(line, row)
                    && Objects.equals(trail, match.trail())
                    && amount.equals(line.line().purchased());
        }

        boolean isNamed(PayoutRow.Line line, PayoutRow row) {
            return PaymentKeys.unrevised(PaymentKeys.whole(key))
                    .equals(PaymentKeys.unrevised(PaymentKeys.register(line.key(row.payout()))));
        }

        int revision() {
            var whole = PaymentKeys.whole(key);
            var unrevised = PaymentKeys.unrevised(whole);
            return unrevised.equals(whole) ? 1 : Integer.parseInt(whole.substring(unrevised.length() + 2));
        }
    }

    /**
     * Brings what was planned for an earlier version of the payout in line with what it says now, as far as nothing has been done.
     *
     * @return whether anything was withdrawn or renamed; the payout is then to be read again
     */
    static boolean settle(Tx tx, PayoutRow row) throws SQLException {
        boolean changed = false;
        for (var planned : planned(tx, row)) {
            if (row.lines().stream().anyMatch(l -> planned.isOf(l, row))) {
                continue;
            }
            var again = row.lines().stream().filter(l -> planned.fits(l, row)).findFirst();
            if (again.isPresent()) {
                changed |= revise(tx, row, again.get(), planned.revision());
            } else if (withdrawn(tx, row, planned.key())) {
                EqualPayments.withdrawn(tx, row.company(), planned.connection(), planned.key());
                changed = true;
                var other = row.lines().stream()
                        .filter(l -> planned.key().equals(PaymentKeys.register(l.key(row.payout()))))
                        .findFirst();
                if (other.isPresent()) {
                    // Matched with another sale than before: its payment is another, and has another name.
                    revise(tx, row, other.get(), row.version());
                }
            }
        }
        return changed;
    }

    private static boolean revise(Tx tx, PayoutRow row, PayoutRow.Line line, int revision) throws SQLException {
        return tx.update(
                        "update payout_line set revision = ? where company_id = ? and payout_id = ? and seq = ?",
                        revision,
                        row.company(),
                        row.id(),
                        line.seq())
                == 1;
    }

    /** Payments that stand there, or may, for what a changed payout no longer says. */
    static List<LooseEnd> ends(Tx tx, PayoutRow row, PayoutContext moment) throws SQLException {
        var result = new ArrayList<LooseEnd>();
        for (var planned : planned(tx, row)) {
            if (row.lines().stream().noneMatch(l -> planned.isOf(l, row))) {
                var wanted = row.lines().stream()
                        .filter(l -> planned.isNamed(l, row))
                        .map(l -> l.line().purchased())
                        .findFirst()
                        .orElse(Money.zero(row.payout().currency()));
                result.add(PayoutCauses.payment(
                        row, moment, planned.id(), planned.connection(), planned.amount(), wanted));
            }
        }
        return result;
    }

    /**
     * @param needs what the voucher waits for
     * @param further whether a payment is wanted that was not planned before
     */
    record Result(List<NewEffect.Need> needs, boolean further) {}

    static Result plan(Tx tx, PostingResult.Posted posted, PayoutPlans.Into into) throws SQLException {
        var before = new HashSet<String>();
        if (into.row().version() > 1) {
            planned(tx, into.row()).forEach(p -> before.add(p.key()));
        }
        var unrevised = new HashSet<String>();
        before.forEach(key -> unrevised.add(PaymentKeys.unrevised(PaymentKeys.whole(key))));
        var needs = new ArrayList<NewEffect.Need>();
        boolean further = false;
        var wanted = wanted(posted, into.row());
        var equal = EqualPayments.of(
                tx,
                into.row().company(),
                into.targets().ledger().orElse(0L),
                wanted.stream()
                        .map(one -> one.match().trail())
                        .filter(Objects::nonNull)
                        .toList());
        for (var one : wanted) {
            var key = PaymentKeys.register(one.lineKey());
            if (!before.contains(key) && unrevised.contains(PaymentKeys.unrevised(PaymentKeys.whole(key)))) {
                // A payment for what the line said before stands there; a second one would be one too many.
                continue;
            }
            further |= !before.contains(key);
            add(one, into, equal, needs);
        }
        return new Result(needs, further);
    }

    /** A line with the payment that posting wants of it. */
    private record Wanted(String lineKey, PayoutRow.Match match, Operation.RegisterPayment payment) {}

    private static List<Wanted> wanted(PostingResult.Posted posted, PayoutRow row) {
        var matches = new HashMap<String, PayoutRow.Match>();
        for (var line : row.lines()) {
            if (line.match() != null) {
                matches.putIfAbsent(line.key(row.payout()), line.match());
            }
        }
        var result = new ArrayList<Wanted>();
        for (var entry : posted.entries()) {
            if (entry.operation() instanceof Operation.RegisterPayment payment) {
                var lineKey = lineKey(entry);
                var match = matches.get(PaymentKeys.whole(lineKey));
                if (match == null) {
                    throw new IllegalStateException("a payment without its line: " + entry.key());
                }
                result.add(new Wanted(lineKey, match, payment));
            }
        }
        return result;
    }

    private static String lineKey(WantedEntry entry) {
        int at = entry.key().lastIndexOf(PAYMENT_SUFFIX);
        var ordinal = entry.key().substring(at + PAYMENT_SUFFIX.length());
        var line = entry.key().substring(0, at);
        return ordinal.isEmpty() ? line : PaymentKeys.part(line, Integer.parseInt(ordinal.substring(1)));
    }

    private static List<Planned> planned(Tx tx, PayoutRow row) throws SQLException {
        return tx.query(
                PLANNED,
                r -> new Planned(
                        r.getLong(1),
                        r.getString(2),
                        Tx.longOrNull(r, 3),
                        r.getLong(4),
                        ((EffectBody.RegisterPayment) Json.readBody(EffectKind.REGISTER_PAYMENT, r.getString(5)))
                                .amount()),
                row.company(),
                row.id());
    }

    /** Register and book are one payment: where the first has begun, neither is withdrawn. */
    private static boolean withdrawn(Tx tx, PayoutRow row, String key) throws SQLException {
        var register = tx.query(WITHDRAW, r -> r.getString(1), row.company(), row.id(), Tx.texts(List.of(key)));
        if (register.isEmpty()) {
            return false;
        }
        var book = PaymentKeys.book(key.substring(PaymentKeys.register("").length()));
        tx.query(WITHDRAW, r -> r.getString(1), row.company(), row.id(), Tx.texts(List.of(book)));
        return true;
    }

    private static void add(Wanted one, PayoutPlans.Into into, EqualPayments equal, List<NewEffect.Need> voucherNeeds) {
        var match = one.match();
        var payment = one.payment();
        var row = into.row();
        long erp = into.ledger();
        var needs = new ArrayList<NewEffect.Need>();
        if (match.invoiceNumber().isEmpty()) {
            needs.add(new NewEffect.Need("invoice", erp, "invoice:" + payment.document()));
            needs.add(new NewEffect.Need("booked", erp, "book:" + payment.document()));
        } else {
            needs.add(NewEffect.Need.known("invoice", erp, match.invoiceNumber()));
        }
        var writeOffs = payment.writeOff().isZero()
                ? List.<EffectBody.WriteOff>of()
                : List.of(new EffectBody.WriteOff(payment.writeOff(), payment.writeOffAccount()));
        var key = PaymentKeys.register(one.lineKey());
        var body = new EffectBody.RegisterPayment(
                "",
                payment.amount(),
                payment.date(),
                payment.method(),
                payment.account(),
                writeOffs,
                "Knyt " + row.payout().provider() + " " + row.payout().reference());
        needs.addAll(equal.add(needs.getFirst(), key, match.trail(), body));
        into.add(erp, key, EffectKind.REGISTER_PAYMENT, match.trail(), body, needs);
        into.add(
                erp,
                PaymentKeys.book(one.lineKey()),
                EffectKind.BOOK_PAYMENT,
                match.trail(),
                new EffectBody.BookPayment(payment.date()),
                List.of(new NewEffect.Need("payment", erp, key), needs.getFirst()));
        voucherNeeds.add(new NewEffect.Need("p" + voucherNeeds.size(), erp, PaymentKeys.book(one.lineKey())));
    }
}
