package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.MatchPart;
import se.knyt.core.bookkeeping.Operation;
import se.knyt.core.bookkeeping.PayoutFact;
import se.knyt.core.bookkeeping.PayoutLineFact;
import se.knyt.core.bookkeeping.PostingGroup;
import se.knyt.core.bookkeeping.PostingResult;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.WantedEntry;
import se.knyt.core.money.Money;
import se.knyt.engine.db.IdAllocator;
import se.knyt.engine.db.Tx;
import se.knyt.engine.effects.NewEffect;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.engine.seal.CompanyKeys;
import se.knyt.engine.settings.Settings;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;

/** From what posting wants of a payout to effects in the accounting system. */
final class PayoutPlans {
    private static final String PAYMENT_SUFFIX = ":payment";

    private final IdAllocator ids;
    private final CompanyKeys keys;
    private final VoucherWriter vouchers;

    PayoutPlans(IdAllocator ids, CompanyKeys keys) {
        this.ids = ids;
        this.keys = keys;
        this.vouchers = new VoucherWriter(ids);
    }

    /** An effect of a payout as far as it has come; payments belong to their trails and are not among them. */
    record Own(
            long id,
            long connection,
            String key,
            String kind,
            String state,
            Map<String, String> resultFacts,
            String resultId,
            String errorCode,
            Map<String, String> errorArgs) {}

    static List<Own> stateOfOwn(Tx tx, PayoutRow row) throws SQLException {
        return tx.query(
                "select effect_id, connection_id, effect_key, kind, state, result_facts, result_id, error_code, error_args"
                        + " from effect where company_id = ? and payout_id = ? and trail_id is null order by made",
                r -> new Own(
                        r.getLong(1),
                        r.getLong(2),
                        r.getString(3),
                        r.getString(4),
                        r.getString(5),
                        Json.readTexts(r.getString(6)),
                        r.getString(7),
                        r.getString(8),
                        Json.readTexts(r.getString(9))),
                row.company(),
                row.id());
    }

    /** Keeps the number that the accounting system gave the voucher. */
    static void number(Tx tx, PayoutRow row, Own effect, Instant at) throws SQLException {
        if (!effect.resultFacts().containsKey("voucher")) {
            // A file gives none: the number that counts is ours.
            return;
        }
        tx.update(
                "insert into voucher_number (company_id, voucher_id, connection_id, system_number, read_at)"
                        + " select company_id, voucher_id, ?, ?, ? from voucher where company_id = ? and voucher_key = ?"
                        + " on conflict do nothing",
                effect.connection(),
                effect.resultFacts().get("voucher"),
                at,
                row.company(),
                effect.key().substring("voucher:".length()));
    }

    static PostingGroup.Payout group(PayoutRow row) {
        var payout = row.payout();
        var fact = new PayoutFact(
                "payout:" + payout.provider() + ":" + payout.currency() + ":" + payout.reference(),
                row.bookDate(),
                payout.provider(),
                payout.reference(),
                payout.currency(),
                payout.paid(),
                payout.opening(),
                payout.closing(),
                Optional.empty());
        var lines = row.lines().stream().map(l -> lineFact(row, l)).toList();
        return new PostingGroup.Payout(fact, lines, Optional.empty());
    }

    private static PayoutLineFact lineFact(PayoutRow row, PayoutRow.Line line) {
        var parts = new ArrayList<MatchPart>();
        var match = line.match();
        if (match != null) {
            parts(row, line, match, parts);
        }
        var reference = line.line().orderReference();
        return new PayoutLineFact(
                line.key(row.payout()),
                row.bookDate(),
                line.line().line(),
                line.line().kind(),
                line.line().providerKind(),
                reference.isEmpty() ? line.line().providerOrderId() : reference,
                line.line().amount(),
                parts);
    }

    /** What stands on the provider's account by a voucher of ours is no part of the invoice; the rest is. */
    private static void parts(PayoutRow row, PayoutRow.Line line, PayoutRow.Match match, List<MatchPart> parts) {
        boolean credit = "credit".equals(match.type());
        var currency = row.payout().currency();
        var open = Money.of(credit ? -match.amountMinor() : match.amountMinor(), currency);
        var ownOpen = Money.of(credit ? -match.ownMinor() : match.ownMinor(), currency);
        boolean allOwn = match.ownMinor() >= match.amountMinor();
        var own = allOwn ? line.line().amount() : ownOpen;
        if (!allOwn) {
            parts.add(new MatchPart(
                    credit ? MatchPart.Target.CREDIT_NOTE : MatchPart.Target.INVOICE,
                    match.invoiceNumber().isEmpty() ? match.factKey() : match.invoiceNumber(),
                    "",
                    line.line().amount().minus(own),
                    open.minus(ownOpen),
                    Optional.empty()));
        }
        if (!own.isZero()) {
            parts.add(new MatchPart(
                    MatchPart.Target.OWN_ROW, match.factKey(), "", own, allOwn ? open : ownOpen, Optional.empty()));
        }
    }

    List<NewEffect> effects(
            Tx tx, PayoutRow row, PostingResult.Posted posted, Settings settings, long erp, PayoutBooks.Moment moment)
            throws SQLException {
        var result = new ArrayList<NewEffect>();
        var payments = new ArrayList<NewEffect.Need>();
        for (var entry : posted.entries()) {
            switch (entry.operation()) {
                case Operation.RegisterPayment payment -> payment(row, entry, payment, settings, erp, result, payments);
                case Operation.BookVoucher _ -> {
                    vouchers.write(
                            tx,
                            new VoucherWriter.Source(
                                    row.company(),
                                    entry.key(),
                                    settings.voucherSeries(),
                                    row.id(),
                                    settings.version(),
                                    "knyt"),
                            entry.voucher(),
                            moment.companyNow());
                    specification(tx, row, posted, entry.voucher(), moment);
                    voucher(tx, row, entry, settings, erp, payments, result);
                }
                case Operation.BookInvoice ignored -> throw new IllegalStateException("no invoice belongs to a payout");
                case Operation.BookCreditNote ignored ->
                    throw new IllegalStateException("no credit note belongs to a payout");
            }
        }
        return result;
    }

    private static void payment(
            PayoutRow row,
            WantedEntry entry,
            Operation.RegisterPayment payment,
            Settings settings,
            long erp,
            List<NewEffect> result,
            List<NewEffect.Need> payments) {
        var lineKey = entry.key().substring(0, entry.key().indexOf(PAYMENT_SUFFIX));
        var match = row.lines().stream()
                .filter(l -> l.key(row.payout()).equals(lineKey))
                .findFirst()
                .map(PayoutRow.Line::match)
                .orElseThrow();
        var needs = new ArrayList<NewEffect.Need>();
        if (match.invoiceNumber().isEmpty()) {
            needs.add(new NewEffect.Need("invoice", erp, "invoice:" + match.factKey()));
            needs.add(new NewEffect.Need("booked", erp, "book:" + match.factKey()));
        } else {
            needs.add(NewEffect.Need.known("invoice", erp, match.invoiceNumber()));
        }
        var writeOffs = payment.writeOff().isZero()
                ? List.<EffectBody.WriteOff>of()
                : List.of(new EffectBody.WriteOff(payment.writeOff(), payment.writeOffAccount()));
        result.add(effect(
                row,
                erp,
                PaymentKeys.register(lineKey),
                EffectKind.REGISTER_PAYMENT,
                match.trail(),
                new EffectBody.RegisterPayment(
                        "",
                        payment.amount(),
                        payment.date(),
                        payment.method(),
                        payment.account(),
                        writeOffs,
                        "Knyt " + row.payout().provider() + " " + row.payout().reference()),
                settings,
                needs));
        var bookNeeds = new ArrayList<NewEffect.Need>();
        bookNeeds.add(new NewEffect.Need("payment", erp, PaymentKeys.register(lineKey)));
        bookNeeds.add(needs.getFirst());
        result.add(effect(
                row,
                erp,
                PaymentKeys.book(lineKey),
                EffectKind.BOOK_PAYMENT,
                match.trail(),
                new EffectBody.BookPayment(payment.date()),
                settings,
                bookNeeds));
        payments.add(new NewEffect.Need("p" + payments.size(), erp, PaymentKeys.book(lineKey)));
    }

    private static void voucher(
            Tx tx,
            PayoutRow row,
            WantedEntry entry,
            Settings settings,
            long erp,
            List<NewEffect.Need> payments,
            List<NewEffect> result)
            throws SQLException {
        var key = "voucher:" + entry.key();
        boolean toFile = settings.ledger() == LedgerMode.KNYT;
        result.add(effect(
                row,
                erp,
                key,
                EffectKind.CREATE_VOUCHER,
                null,
                toFile
                        ? HandedOn.forFile(entry, settings.voucherSeries())
                        : HandedOn.forSystem(entry, settings.voucherSeries()),
                settings,
                payments));
        if (toFile) {
            // A file takes no attachments; they stay here, with the voucher.
            return;
        }
        tx.query(
                        "select evidence_id, file_name, media_type from evidence where company_id = ? and document_id = ?"
                                + " order by file_name",
                        r -> new EffectBody.AttachFile(r.getString(2), r.getString(3), r.getLong(1)),
                        row.company(),
                        row.id())
                .forEach(file -> result.add(effect(
                        row,
                        erp,
                        "attach:" + entry.key() + ":" + file.fileName(),
                        EffectKind.ATTACH_FILE,
                        null,
                        file,
                        settings,
                        List.of(new NewEffect.Need("voucher", erp, key)))));
    }

    /** The specification a person reads, kept as evidence beside the file as fetched. */
    private void specification(
            Tx tx, PayoutRow row, PostingResult.Posted posted, Voucher voucher, PayoutBooks.Moment moment)
            throws SQLException {
        long id = ids.next();
        var text = Specification.of(row, posted, voucher).getBytes(StandardCharsets.UTF_8);
        var sealed = keys.of(row.company()).sealCompressed(text, Archive.evidencePlace(row.company(), id));
        tx.update(
                "insert into evidence (company_id, evidence_id, document_id, file_name, media_type, bytes, sealed, hash, created_at)"
                        + " values (?, ?, ?, ?, 'text/plain', ?, ?, ?, ?) on conflict (company_id, document_id, file_name) do nothing",
                row.company(),
                id,
                row.id(),
                "specifikation-" + row.payout().reference() + ".txt",
                text.length,
                sealed,
                Json.sha256().digest(sealed),
                moment.machineNow());
    }

    private static NewEffect effect(
            PayoutRow row,
            long erp,
            String key,
            EffectKind kind,
            @Nullable Long trail,
            EffectBody body,
            Settings settings,
            List<NewEffect.Need> needs) {
        return new NewEffect(
                erp, key, kind, trail, row.id(), row.id(), "", row.connection(), body, settings.version(), needs);
    }
}
