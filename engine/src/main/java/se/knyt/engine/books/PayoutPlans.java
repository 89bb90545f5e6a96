package se.knyt.engine.books;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.ExchangeRate;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Allocation;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rounding;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.json.Json;
import se.knyt.engine.rates.RateLookup;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.engine.trails.PartKeys;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** From what posting wants of a payout to effects in the accounting system. */
final class PayoutPlans {
    private final PayoutVouchers vouchers;
    private final Specifications specifications;

    PayoutPlans(IdAllocator ids, CompanyKeys keys) {
        this.vouchers = new PayoutVouchers(ids);
        this.specifications = new Specifications(ids, keys);
    }

    /** An effect of a payout as far as it has come; payments belong to their trails and are not among them. */
    record Own(
            long id,
            long connection,
            String key,
            String kind,
            String state,
            String resultId,
            String errorCode,
            Map<String, String> errorArgs) {}

    static List<Own> stateOfOwn(Tx tx, PayoutRow row) throws SQLException {
        return tx.query(
                "select effect_id, connection_id, effect_key, kind, state, result_id, error_code, error_args"
                        + " from effect where company_id = ? and payout_id = ? and trail_id is null order by made",
                r -> new Own(
                        r.getLong(1),
                        r.getLong(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        r.getString(6),
                        r.getString(7),
                        Json.readTexts(r.getString(8))),
                row.company(),
                row.id());
    }

    /** The payout as it is booked: with its line of the bank where that stands in its one voucher, else without. */
    static PostingGroup.Payout booked(PayoutRow row, Currency books, RateLookup rates) {
        var group = group(row, books, rates);
        return BankWay.receipt(row, books)
                .map(receipt -> new PostingGroup.Payout(
                        // A provider that moves a payout into another month than the bank saw it in does not move the
                        // voucher.
                        BankWay.sameMonth(row, receipt.eventDate())
                                ? group.payout()
                                : group.payout().onDay(receipt.eventDate()),
                        group.lines(),
                        Optional.of(receipt)))
                .orElse(group);
    }

    /** The payout as it was certified, without what the bank has shown of it. */
    static PostingGroup.Payout group(PayoutRow row, Currency books, RateLookup rates) {
        var payout = row.payout();
        var fact = new PayoutFact(
                row.key(),
                row.bookDate(),
                payout.provider(),
                payout.reference(),
                payout.currency(),
                payout.paid(),
                payout.opening(),
                payout.closing(),
                rate(row, books, rates),
                openingBooked(row, books, rates),
                row.place());
        var lines = row.lines().stream().map(l -> lineFact(row, l, books)).toList();
        return new PostingGroup.Payout(fact, lines, Optional.empty(), row.difference());
    }

    /** @param apart the connection that the payout is of where another's may have its reference, else 0 */
    static String key(String provider, Currency currency, String reference, long apart) {
        return "payout:" + provider + ":" + currency + ":" + reference + (apart == 0 ? "" : ":" + apart);
    }

    static Optional<ExchangeRate> rate(PayoutRow row, Currency books, RateLookup rates) {
        return rate(row.payout(), row.payout().exchange(), row.bookDate(), books, rates);
    }

    /** What the payout before left at the provider stands at that one's rate; taken off at another, the difference would stay for ever. */
    private static Optional<Money> openingBooked(PayoutRow row, Currency books, RateLookup rates) {
        return row.before()
                .flatMap(before -> rate(row.payout(), before.exchange(), before.bookDate(), books, rates))
                .map(rate -> rate.convert(row.payout().opening()));
    }

    /** The provider's own where its settlement states one: it is what the money was changed at. Else the one published for the day. */
    private static Optional<ExchangeRate> rate(
            Payout payout, Optional<Payout.Exchange> stated, LocalDate date, Currency books, RateLookup rates) {
        if (payout.currency().equals(books)) {
            return Optional.empty();
        }
        return stated.map(e -> new ExchangeRate(
                        payout.currency(), e.to(), e.perUnit(), payout.provider() + " " + payout.reference(), date))
                .or(() -> rates.of(payout.currency(), date));
    }

    private static PayoutLineFact lineFact(PayoutRow row, PayoutRow.Line line, Currency books) {
        var parts = new ArrayList<MatchPart>();
        var match = line.match();
        if (match != null) {
            parts(line, match, books, parts);
        }
        line.invoice()
                .filter(PayoutRow.PaidInvoice::onReceivable)
                .ifPresent(paid -> parts.add((line.line().amount().currency().equals(books)
                                ? MatchPart.ownRow(paid.key(), line.line().amount())
                                : MatchPart.ownRow(
                                        paid.key(),
                                        line.line().amount(),
                                        paid.booked().negated()))
                        .on(paid.account())));
        line.debt()
                .filter(PayoutRow.Debt::met)
                .ifPresent(debt -> parts.add(
                        MatchPart.debt(debt.provider(), line.line().amount()).on(debt.account())));
        line.again().ifPresent(failed -> parts.add(again(line.line(), failed, books)));
        var reference = line.line().orderReference();
        return new PayoutLineFact(
                line.key(row.payout()),
                row.bookDate(),
                line.line().line(),
                line.line().kind(),
                line.line().providerKind(),
                reference.isEmpty() ? line.line().providerOrderId() : reference,
                line.line().amount(),
                settled(line.line(), parts),
                line.ruling());
    }

    /** What a failed payout was stands on the provider's account at the rate that it was booked at. */
    private static MatchPart again(PayoutLine line, PayoutRow.Again failed, Currency books) {
        var amount = line.amount();
        var part = failed.rate()
                .filter(rate -> !amount.currency().equals(books))
                .map(rate -> Money.rounded(amount.toDecimal().multiply(rate), books, Rounding.HALF_UP))
                .map(value -> MatchPart.ownRow(failed.key(), amount, value))
                .orElseGet(() -> MatchPart.ownRow(failed.key(), amount));
        return part.on(failed.account());
    }

    /** The parts of a changed line share what it was changed into, by what they are of the purchase. */
    private static List<MatchPart> settled(PayoutLine line, List<MatchPart> parts) {
        if (line.original().isEmpty() || parts.isEmpty()) {
            return parts;
        }
        var weights = parts.stream().map(part -> part.amount().abs().minor()).toList();
        var shares = Allocation.split(line.amount(), weights);
        var result = new ArrayList<MatchPart>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            result.add(new MatchPart(
                    part.target(),
                    part.document(),
                    part.needs(),
                    part.amount(),
                    part.open(),
                    part.bookedValue(),
                    shares.get(i),
                    part.account()));
        }
        return result;
    }

    /** What stands on the provider's account by a voucher of ours is no part of the invoice; the rest is. */
    private static void parts(PayoutRow.Line line, PayoutRow.Match match, Currency books, List<MatchPart> parts) {
        boolean credit = "credit".equals(match.type());
        var open = credit ? match.amount().negated() : match.amount();
        var ownOpen = credit ? match.own().negated() : match.own();
        boolean allOwn = match.own().compareTo(match.amount()) >= 0;
        var purchased = line.line().purchased();
        var own = allOwn ? purchased : ownOpen;
        if (!allOwn && match.invoiceNumber().isEmpty() && !match.notes().isEmpty()) {
            notes(purchased.minus(own), match, books, parts);
        } else if (!allOwn) {
            var part = purchased.minus(own);
            parts.add(new MatchPart(
                    credit ? MatchPart.Target.CREDIT_NOTE : MatchPart.Target.INVOICE,
                    match.invoiceNumber().isEmpty() ? PartKeys.whole(match.factKey()) : match.invoiceNumber(),
                    "",
                    part,
                    open.minus(ownOpen),
                    match.booked(part, books)));
        }
        if (!own.isZero()) {
            var part = new MatchPart(
                    MatchPart.Target.OWN_ROW,
                    match.factKey(),
                    "",
                    own,
                    allOwn ? open : ownOpen,
                    match.booked(own, books));
            parts.add(part.on(match.account()));
        }
    }

    /** Each of the credit's notes is settled by its own part; what the line is off by goes with the last. */
    private static void notes(Money amount, PayoutRow.Match match, Currency books, List<MatchPart> parts) {
        var left = amount;
        for (var note : match.notes().entrySet()) {
            boolean last = note.getKey().equals(match.notes().lastKey());
            // Where several providers gave it back otherwise than was told, it is so of the note.
            var open = (last ? note.getValue().plus(match.share()) : note.getValue()).negated();
            var part = last ? left : open;
            parts.add(new MatchPart(
                    MatchPart.Target.CREDIT_NOTE, note.getKey(), "", part, open, match.booked(part, books)));
            left = left.minus(open);
        }
    }

    /**
     * @param effects what is to be done, what is planned already among it
     * @param complete false while an answer is awaited before a changed payout's voucher can be corrected
     */
    record Plan(List<NewEffect> effects, boolean complete) {}

    Plan of(
            Tx tx,
            PayoutRow row,
            PostingResult.Posted posted,
            Settings settings,
            PayoutTargets targets,
            PayoutContext moment)
            throws SQLException {
        var into = new Into(row, settings, targets, new ArrayList<>());
        WrittenOff.keep(tx, row, settings.limits());
        var payments = PayoutPayments.plan(tx, posted, into);
        var step = vouchers.step(tx, posted, into, payments.further(), moment);
        if (step.voucher().isPresent() && !step.waits()) {
            specifications.write(tx, row, step.voucher().get(), moment);
        }
        step.plan(into, payments.needs());
        // A file takes no attachments; they stay here, with the voucher.
        if (!step.key().isEmpty() && !into.toFile()) {
            files(tx, into, step.key());
        }
        return new Plan(into.effects(), !step.waits());
    }

    /** What effects of one payout share, and where they are gathered. */
    record Into(PayoutRow row, Settings settings, PayoutTargets targets, List<NewEffect> effects) {
        /** Whether vouchers of ours are the books. */
        boolean ownBooks() {
            return targets.own();
        }

        boolean toFile() {
            return targets.file();
        }

        /** Where its voucher goes. */
        long erp() {
            return targets.books();
        }

        /** Where the invoices of its lines stand. */
        long ledger() {
            return targets.ledger().orElseThrow();
        }

        void add(String key, EffectKind kind, @Nullable Long trail, EffectBody body, List<NewEffect.Need> needs) {
            add(erp(), key, kind, trail, body, needs);
        }

        void add(
                long connection,
                String key,
                EffectKind kind,
                @Nullable Long trail,
                EffectBody body,
                List<NewEffect.Need> needs) {
            effects.add(new NewEffect(
                    connection,
                    key,
                    kind,
                    trail,
                    row.id(),
                    row.id(),
                    "",
                    row.connection(),
                    body,
                    settings.version(),
                    needs));
        }
    }

    private static void files(Tx tx, Into into, String voucherKey) throws SQLException {
        for (var file : Attachments.of(tx, into.row().company(), into.row().id())) {
            into.add(
                    Attachments.effectKey(voucherKey, file),
                    EffectKind.ATTACH_FILE,
                    null,
                    file,
                    List.of(new NewEffect.Need("voucher", into.erp(), VoucherKeys.effectKey(voucherKey))));
        }
    }
}
