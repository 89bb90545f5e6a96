package se.knyt.engine.books;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.commerce.Dispute;
import se.knyt.core.commerce.Invoice;
import se.knyt.core.commerce.Order;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.clearing.ClearingAccount;
import se.knyt.engine.clearing.ItemSql;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.db.CrashPoints;
import se.knyt.engine.effects.Sender;
import se.knyt.engine.flows.FlowCode;
import se.knyt.engine.flows.Planner;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.log.ChangeLog;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.engine.testing.TestEngine;
import se.knyt.engine.testing.Until;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/** One company whose provider pays out and whose accounting system does what it is told; every step is taken by hand. */
final class PayoutBench implements AutoCloseable {
    static final Instant PAID = Instant.parse("2026-11-02T06:00:00Z");

    final TestEngine test = new TestEngine();
    final long company = test.company("bolaget");
    final ConnectionRow provider = test.connect(company, "provider");
    final ConnectionRow erp = test.connect(company, "erp");
    final Leases leases = new Leases(test.engine.database(), "bench");
    private final Planner planner = planner(leases);
    private final Sender sender = new Sender(
            test.engine.database(),
            test.engine.connections(),
            test.engine.clocks(),
            leases,
            test.signIns(),
            test.engine.persons(),
            test.engine.archive(),
            new PostgresChangeLog(),
            CrashPoints.NONE,
            () -> {},
            () -> {});
    private final PageWriter writer = new PageWriter(
            test.engine.database(), test.engine.ids(), test.keys, new PostgresChangeLog(), test.engine.clocks());
    private long facts = 1;

    PayoutBench() {
        flow(true);
    }

    /** The payout with a reference. */
    long payoutId(String reference) {
        return test.number(
                company, "select payout_id from payout where company_id = ? and reference = ?", company, reference);
    }

    Planner planner(Leases of) {
        return new Planner(
                test.engine.database(),
                of,
                test.engine.ids(),
                new PostgresChangeLog(),
                test.engine.clocks(),
                test.engine.settings(),
                test.keys,
                List.of());
    }

    void flow(boolean on) {
        test.engine.companies().flow(company, FlowCode.PAYOUTS_TO_BOOKS, provider.id(), erp.id(), on);
    }

    /** A sale that is invoiced and booked there already, open at the provider. */
    void sold(String order, String invoice, String amount) {
        sold("klarna", order, invoice, amount);
    }

    void sold(String through, String order, String invoice, String amount) {
        sold(through, order, invoice, amount, "{}");
    }

    /** @param body what the sale says, as it is stored */
    void sold(String through, String order, String invoice, String amount, String body) {
        sold(through, order, invoice, sek(amount), body);
    }

    void sold(String through, String order, String invoice, Money amount, String body) {
        sold(through, order, "", 1000 + facts, invoice, amount, body);
    }

    /** One delivery of an order that is sent in several: all are of one purchase. */
    void parcel(String order, int nth, String invoice, String amount) {
        sold("klarna", order, ":" + nth, 9000 + Long.parseLong(order), invoice, sek(amount), "{}");
    }

    private void sold(
            String through, String order, String delivery, long trail, String invoice, Money amount, String body) {
        long fact = facts++;
        test.engine.database().doForCompany("sold", company, tx -> {
            tx.update(
                    "insert into fact (company_id, fact_id, fact_key, type, trail_id, document_id, document_version, provider,"
                            + " invoice_number, event_date, currency, amount_minor, tax_minor, body, settings_version, created_at)"
                            + " values (?, ?, ?, 'sale', ?, ?, 1, ?, ?, date '2026-10-28', ?, ?, 0, ?, 1, ?)",
                    company,
                    fact,
                    "sale:1:" + order + delivery,
                    trail,
                    fact,
                    through,
                    invoice,
                    amount.currency().code(),
                    amount.minor(),
                    body,
                    test.clock.instant());
            tx.update(
                    "insert into fact_reference (company_id, provider, reference, rank, fact_id) values (?, ?, ?, 4, ?)",
                    company,
                    through,
                    order,
                    fact);
        });
    }

    /** Where the goods of a sale went. */
    void sentTo(String order, String country) {
        test.engine
                .database()
                .doForCompany(
                        "sent",
                        company,
                        tx -> tx.update(
                                "insert into trail (company_id, trail_id, order_number, country, placed_at, updated_at)"
                                        + " select company_id, trail_id, ?, ?, created_at, created_at from fact"
                                        + " where company_id = ? and fact_key = ?",
                                order,
                                country,
                                company,
                                "sale:1:" + order));
    }

    static Money sek(String amount) {
        return Money.parse(amount, Currency.SEK);
    }

    static PayoutLine sale(int line, String order, String amount) {
        return line(line, PayoutLine.Kind.SALE, order, "T-" + order, sek(amount));
    }

    static PayoutLine fee(int line, String amount) {
        return line(line, PayoutLine.Kind.FEE, "", "", sek(amount));
    }

    static PayoutLine vat(int line, String amount) {
        return line(line, PayoutLine.Kind.FEE_VAT, "", "", sek(amount));
    }

    static PayoutLine line(int line, PayoutLine.Kind kind, String order, String transaction, Money amount) {
        return new PayoutLine(
                line, kind, kind.code(), amount, PAID.minus(Duration.ofDays(1)), order, "", "", "", transaction);
    }

    /** The provider tells of a payout, as it stands now. */
    void tell(String reference, Money paid, PayoutLine... lines) {
        tell(reference, paid, Optional.empty(), lines);
    }

    void tell(String reference, Money paid, Optional<Payout.Exchange> exchange, PayoutLine... lines) {
        tell("klarna", reference, paid, exchange, lines);
    }

    void tell(String of, String reference, Money paid, Optional<Payout.Exchange> exchange, PayoutLine... lines) {
        var zero = Money.zero(paid.currency());
        tell(new Payout(reference, reference, of, paid.currency(), PAID, paid, zero, zero, exchange, Map.of()), lines);
    }

    void tell(Payout payout, PayoutLine... lines) {
        var reference = payout.reference();
        var read = new Reading.Read(List.of(payout), List.of(), Map.of(reference, List.of(lines)), List.of());
        var record = new SourceRecord(reference, payout.paidAt(), "application/json", new byte[] {'{', '}'}, read);
        writer.write(
                new RecordOrigin(company, provider.id(), "payouts", Lane.TRADE),
                new Page(List.of(record), "", false),
                tx -> {});
    }

    /** A file of the provider's tells of a payout, as it stands now. */
    void dropped(Payout payout, PayoutLine... lines) {
        dropped(payout, "text/csv", "1", lines);
    }

    /** @param content as it was received */
    void dropped(Payout payout, String mediaType, String content, PayoutLine... lines) {
        var key = payout.reference();
        var read = new Reading.Read(List.of(payout), List.of(), Map.of(key, List.of(lines)), List.of());
        var record = new SourceRecord(key, payout.paidAt(), mediaType, content.getBytes(StandardCharsets.UTF_8), read);
        writer.write(
                new RecordOrigin(company, provider.id(), "settlement-file", Lane.TRADE),
                writer.named(company, new Page(List.of(record), "", false)),
                tx -> {});
    }

    /** The accounting system tells of an invoice or credit note that somebody else has made, as it stands now. */
    void tell(Invoice invoice) {
        var record = new SourceRecord(
                invoice.sourceId(),
                test.clock.instant(),
                "application/json",
                new byte[] {'{', '}'},
                Reading.Read.of(List.of(invoice), List.of()));
        writer.write(
                new RecordOrigin(company, erp.id(), "invoices", Lane.TRADE),
                new Page(List.of(record), "", false),
                tx -> {});
    }

    /** The provider tells of a dispute, as it stands now. */
    void tell(Dispute dispute) {
        tell(dispute, test.clock.instant());
    }

    /** As it stood then. */
    void tell(Dispute dispute, Instant at) {
        var record = new SourceRecord(
                dispute.sourceId(),
                at,
                "application/json",
                new byte[] {'{', '}'},
                Reading.Read.of(List.of(dispute), List.of()));
        writer.write(
                new RecordOrigin(company, provider.id(), "disputes", Lane.TRADE),
                new Page(List.of(record), "", false),
                tx -> {});
    }

    /** A shop tells of an order: it is of the purchase that the first fact is of. */
    void tell(Order order) {
        var record = new SourceRecord(
                order.sourceId(),
                test.clock.instant(),
                "application/json",
                new byte[] {'{', '}'},
                Reading.Read.of(List.of(order), List.of()));
        writer.write(
                new RecordOrigin(company, provider.id(), "orders", Lane.TRADE),
                new Page(List.of(record), "", false),
                tx -> {});
        plan();
        sql("update document d set trail_id = (select min(f.trail_id) from fact f where f.company_id = d.company_id)"
                + " where d.kind = 'order' and d.company_id = ?");
    }

    /** What is open on 1589 at the end of a day, in the currency of the books. */
    List<Long> inTransit(LocalDate day) {
        return open(new ClearingAccount(1589, ClearingAccount.Kind.TRANSIT, "", 0), day);
    }

    /** What is open on an account at the end of a day, in the currency of the books. */
    List<Long> open(ClearingAccount account, LocalDate day) {
        return test.engine.database().forCompany("items", company, tx -> {
            var sql = ItemSql.of(company, "SEK", account, day);
            return tx.query(
                    "select book_minor from (" + sql.text() + ") i order by 1",
                    row -> row.getLong(1),
                    sql.with(List.of()));
        });
    }

    /** What stands on 1589 at the end of a day, with what a bank feed has booked there. */
    long standsOn1589(LocalDate day) {
        return standsOn(1589, day);
    }

    long standsOn(int account, LocalDate day) {
        return Long.parseLong(test.text(
                company,
                "select coalesce(sum(debit_minor - credit_minor + earlier_minor), 0)::text from account_sum"
                        + " where company_id = ? and account = ? and span = 'day' and begins_on <= ?",
                company,
                account,
                day));
    }

    /** The days of November and December on which what is open on 1589 is not what stands there. */
    List<LocalDate> notProved() {
        return LocalDate.of(2026, 11, 1)
                .datesUntil(LocalDate.of(2027, 1, 1))
                .filter(day ->
                        inTransit(day).stream().mapToLong(Long::longValue).sum() != standsOn1589(day))
                .toList();
    }

    /** Plans until nothing is left to plan. */
    void plan() {
        keep();
        Until.holds("planned", Duration.ofSeconds(30), () -> !planner.step(List.of(company)));
    }

    /** Plans and sends until nothing is left to do. */
    void run() {
        plan();
        keep();
        Until.holds("sent", Duration.ofSeconds(30), () -> {
            boolean sent = sender.step(List.of(erp)) || sender.inFlight() > 0;
            return !planner.step(List.of(company)) && !sent;
        });
    }

    void keep() {
        leases.keep(List.of(Leases.companyScope(company), erp.leaseScope(), provider.leaseScope()));
    }

    String state(String reference) {
        return test.text(
                company, "select state from payout where company_id = ? and reference = ?", company, reference);
    }

    /** Open loose ends, each with its arguments. */
    List<String> looseEnds() {
        return texts(
                "select code || ' ' || args from loose_end where company_id = ? and closed_at is null order by code, cause_key");
    }

    /** Effects as key and state, in the order they were planned. */
    List<String> effects(String kind) {
        return texts("select effect_key || ' ' || state from effect where company_id = ? and kind = '" + kind
                + "' order by effect_id");
    }

    /** Has the purchases of all sales looked at again, as a fact that is written makes happen. */
    void planSales() {
        test.engine.database().doForCompany("test-plan", company, tx -> {
            // The sales of the bench have purchases of which nothing but the sale is known.
            tx.update(
                    "insert into trail (company_id, trail_id, order_number, placed_at, updated_at)"
                            + " select company_id, trail_id, '', min(created_at), min(created_at) from fact where company_id = ?"
                            + " group by company_id, trail_id on conflict do nothing",
                    company);
            new PostgresChangeLog()
                    .append(
                            tx,
                            tx.query(
                                    "select distinct trail_id from fact where company_id = ?",
                                    row -> new ChangeLog.NewChange(
                                            company, Lane.TRADE, ChangeLog.Subject.TRAIL, row.getLong(1), 0),
                                    company),
                            test.clock.instant());
        });
    }

    /** Has a payout looked at again, as a fact that is written makes happen. */
    void planPayout(String reference) {
        long payout = Long.parseLong(test.text(
                company,
                "select payout_id::text from payout where company_id = ? and reference = ?",
                company,
                reference));
        test.engine
                .database()
                .doForCompany(
                        "test-plan",
                        company,
                        tx -> new PostgresChangeLog()
                                .append(
                                        tx,
                                        List.of(new ChangeLog.NewChange(
                                                company, Lane.TRADE, ChangeLog.Subject.PAYOUT, payout, 0)),
                                        test.clock.instant()));
    }

    /** A person closes the open loose end of a code. */
    void closeLooseEnd(String code, String reason) {
        var end = test.text(
                company,
                "select loose_end_id::text from loose_end where company_id = ? and code = ? and closed_at is null",
                company,
                code);
        test.engine.control().close(company, Long.parseLong(end), reason, "Eva");
    }

    /** The specifications kept, as programs read them. */
    List<String> specifications() {
        return test.engine.database().forCompany("test-files", company, tx -> {
            var texts = new ArrayList<String>();
            for (long id : tx.query(
                    "select evidence_id from evidence where company_id = ? and file_name like 'specifikation-%.csv'",
                    row -> row.getLong(1), company)) {
                texts.add(new String(
                        test.engine
                                .archive()
                                .evidence(tx, company, id)
                                .orElseThrow()
                                .content(),
                        StandardCharsets.UTF_8));
            }
            return texts;
        });
    }

    /** Our vouchers in the order they were made: day, text, and each account with what it was debited less credited. */
    List<String> vouchers() {
        return texts("""
                select v.voucher_date || ' ' || v.text || ': ' || (
                       select string_agg(r.account || ' ' || (r.debit_minor - r.credit_minor), ', ' order by r.account)
                         from voucher_row r where r.company_id = v.company_id and r.voucher_id = v.voucher_id)
                  from voucher v where v.company_id = ? order by v.number
                """);
    }

    List<String> texts(String sql) {
        return new ArrayList<>(test.engine
                .database()
                .forCompany("test-texts", company, tx -> tx.query(sql, row -> row.getString(1), company)));
    }

    void sql(String sql) {
        test.engine.database().doForCompany("test-sql", company, tx -> tx.update(sql, company));
    }

    @Override
    public void close() {
        sender.close();
        test.close();
    }
}
