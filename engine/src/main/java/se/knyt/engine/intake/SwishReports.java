package se.knyt.engine.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Document;
import se.knyt.core.commerce.Payout;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;

/**
 * The bank's report of Swish tells of a day what lines of the account may have told before. It is the same payout then, told anew, whatever
 * way the account's number is written in.
 */
final class SwishReports {
    private static final String PROVIDER = "swish";
    private static final String BY_BANK = """
            select p.reference from payout p
             where p.company_id = ? and p.provider = 'swish' and p.paid_at >= ?::timestamptz - interval '1 day'
               and p.paid_at <= ?::timestamptz + interval '1 day'
               and exists (select 1 from bank_entry e where e.company_id = p.company_id and e.swish_payout_id = p.payout_id)
            """;

    private SwishReports() {}

    static Page named(Database database, long company, Page page) {
        var paid = page.records().stream()
                .flatMap(record -> payouts(record).stream())
                .filter(payout -> payout.provider().equals(PROVIDER))
                .map(Payout::paidAt)
                .sorted()
                .toList();
        if (paid.isEmpty()) {
            return page;
        }
        var told = new ArrayList<SwishDay>();
        var accounts = new ArrayList<String>();
        database.doForCompany("swish-report", company, tx -> {
            tx.query(BY_BANK, row -> row.getString(1), company, paid.getFirst(), paid.getLast()).stream()
                    .flatMap(reference -> SwishDay.of(reference).stream())
                    .forEach(told::add);
            accounts.addAll(accounts(tx, company));
        });
        return told.isEmpty()
                ? page
                : new Page(
                        page.records().stream()
                                .map(record -> named(record, told, accounts))
                                .toList(),
                        page.cursor(),
                        page.more());
    }

    private static List<String> accounts(Tx tx, long company) throws java.sql.SQLException {
        return tx.query("select number from bank_account where company_id = ?", row -> row.getString(1), company);
    }

    private static List<Payout> payouts(SourceRecord record) {
        return record.reading() instanceof Reading.Read read
                ? read.documents().stream()
                        .filter(Payout.class::isInstance)
                        .map(Payout.class::cast)
                        .toList()
                : List.of();
    }

    private static SourceRecord named(SourceRecord record, List<SwishDay> told, List<String> accounts) {
        var names = new TreeMap<String, String>();
        for (var payout : payouts(record)) {
            SwishDay.of(payout.reference())
                    .flatMap(day -> day.among(told, accounts))
                    .ifPresent(same -> names.put(payout.sourceId(), same.reference()));
        }
        if (names.isEmpty() || !(record.reading() instanceof Reading.Read read)) {
            return record;
        }
        var documents = read.documents().stream()
                .map(document -> document instanceof Payout payout ? named(payout, names) : document)
                .toList();
        var lines = read.payoutLines().entrySet().stream()
                .collect(Collectors.toMap(e -> names.getOrDefault(e.getKey(), e.getKey()), Map.Entry::getValue));
        var evidence = read.evidence().stream()
                .map(e -> new Evidence(
                        names.getOrDefault(e.documentSourceId(), e.documentSourceId()),
                        e.fileName(),
                        e.mediaType(),
                        e.content()))
                .toList();
        return new SourceRecord(
                names.getOrDefault(record.key(), record.key()),
                record.changedAt(),
                record.mediaType(),
                record.raw(),
                new Reading.Read(documents, read.persons(), lines, evidence));
    }

    private static Document named(Payout payout, Map<String, String> names) {
        var name = names.getOrDefault(payout.sourceId(), payout.sourceId());
        return new Payout(
                name,
                name,
                payout.provider(),
                payout.currency(),
                payout.paidAt(),
                payout.paid(),
                payout.opening(),
                payout.closing(),
                payout.exchange(),
                payout.failure(),
                payout.classTotals());
    }
}
