package se.knyt.engine.certificates;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.knyt.core.bookkeeping.PayoutTexts;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.db.Tx;
import se.knyt.engine.intake.Archive;
import se.knyt.engine.json.Json;
import se.knyt.engine.pdf.SwedishWords;
import se.knyt.engine.seal.SealBrokenException;

/** Reads a payout's certificate as it stands now. */
public final class CertificateReader {
    private static final int LINES_MAX = 50_000;
    private static final String HEAD = """
            select c.name, c.organization_number, c.zone, c.currency, p.provider, p.reference, p.currency, p.paid_at, p.book_date,
                   p.version, p.state,
                   case when p.bank_way = 'waits' and p.state = 'matching' then 'waits'
                        when p.bank_leg = 'failed' and p.paid_again_by is not null then 'again'
                        when p.bank_leg = 'open' and p.paid_minor = 0 then 'nothing' else p.bank_leg end, p.lines_open, p.paid_minor, p.opening_minor, p.closing_minor, p.findings,
                   p.bank_date, p.bank_minor, p.bank_by, p.waits_for
              from payout p join company c on c.company_id = p.company_id
             where p.company_id = ? and p.payout_id = ?
            """;
    private static final String LINES = """
            select l.line, l.kind, l.provider_kind, coalesce(nullif(t.order_number, ''), l.order_reference),
                   coalesce(nullif(f.invoice_number, ''), e.result_id, ''), l.provider_transaction_id, l.amount_minor,
                   l.original_currency, l.original_minor, l.status, l.tier, l.matched_by,
                   coalesce(f.body::json -> 'exchangeRate', f.body::json #> '{what,exchangeRate}', f.body::json #> '{0,what,exchangeRate}')::text
              from payout_line l
              left join fact f on f.company_id = l.company_id and f.fact_id = l.fact_id
              left join trail t on t.company_id = l.company_id and t.trail_id = coalesce(l.trail_id, f.trail_id)
              left join lateral (
                   select result_id from effect e
                    where e.company_id = f.company_id and e.trail_id = f.trail_id and e.state = 'done'
                      and e.effect_key in ('invoice:' || f.fact_key, 'credit:' || f.fact_key) limit 1) e on true
             where l.company_id = ? and l.payout_id = ? order by l.line, l.seq limit ?
            """;
    /** All of a payout, however many lines are listed. */
    private static final String SUMS =
            "select kind, sum(amount_minor), count(*) from payout_line where company_id = ? and payout_id = ? group by kind";

    private static final String VOUCHERS = """
            select v.voucher_id, voucher_name(v.company_id, v.voucher_id, v.series, v.fiscal_year, v.number),
                   voucher_own_name(v.company_id, v.series, v.fiscal_year, v.number), v.voucher_date, v.text, v.made_by, v.made_at,
                   v.settings_version, encode(v.chain_hash, 'hex')
              from voucher v where v.company_id = ? and v.payout_id = ? order by v.voucher_date, v.voucher_id limit 100
            """;
    static final String ROWS = """
            select account, currency, debit_minor, credit_minor, rate, rate_currency, rate_source, rate_date, rate_minor, text
              from voucher_row where company_id = ? and voucher_id = ? order by row_no
            """;
    /** Banks call file after file alike: an entry's is the one that was read when it was. */
    static final String BANK = """
            select e.booked_on, e.account, e.currency, m.amount_minor, e.bank_reference, coalesce(nullif(to_json(m) ->> 'basis', ''), e.basis),
                   e.file_name, (select encode(s.file_hash, 'hex') from bank_statement s
                                  where s.company_id = e.company_id and s.account = e.account and s.file_name = e.file_name
                                    and s.read_at = e.read_at limit 1), e.said
              from bank_match m join bank_entry e on e.company_id = m.company_id and e.bank_entry_id = m.bank_entry_id
             where m.company_id = ? and m.payout_id = ? order by e.booked_on, e.bank_entry_id
            """;

    private static final String FILES =
            "select evidence_id, file_name from evidence where company_id = ? and document_id = ? and file_name not like 'specifikation-%'"
                    + " and file_name not like 'avstamningsbevis-%' and file_name not like 'underlag-%' order by file_name limit 50";
    private static final String RAW = "select d.raw_id, r.source_key from document d"
            + " join raw_record r on r.company_id = d.company_id and r.raw_id = d.raw_id where d.company_id = ? and d.document_id = ?";

    private final Archive archive;
    private final int linesMax;

    public CertificateReader(Archive archive) {
        this(archive, LINES_MAX);
    }

    /** @param linesMax lines that are listed one by one */
    public CertificateReader(Archive archive, int linesMax) {
        this.archive = archive;
        this.linesMax = linesMax;
    }

    /** A certificate with the zone of its company. */
    public record Read(Certificate certificate, ZoneId zone) {
        /** The same, made by somebody at a moment of the company's time. */
        public Read madeBy(String name, java.time.Instant at) {
            return new Read(certificate.madeBy(name, at), zone);
        }
    }

    private record Head(
            Certificate.Company company,
            ZoneId zone,
            Currency books,
            String provider,
            String reference,
            Currency currency,
            java.time.Instant paidAt,
            LocalDate bookedOn,
            int version,
            String state,
            String unseen,
            Money paid,
            Money opening,
            Money closing,
            String findings,
            Optional<Certificate.BankLine> byHand) {}

    public Optional<Read> read(Tx tx, long company, long payout) throws SQLException {
        var found = tx.first(HEAD, CertificateReader::head, company, payout);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var head = found.get();
        var steps = new CertificateSteps(head.opening());
        var all = tx.query(
                SUMS,
                row -> {
                    var sum = Money.of(row.getLong(2), head.currency());
                    steps.line(PayoutLine.Kind.ofCode(row.getString(1)), sum);
                    return new Certificate.More(row.getLong(3), sum);
                },
                company,
                payout);
        var lines = tx.query(LINES, row -> line(row, head.currency()), company, payout, linesMax);
        var left = steps.end(head.closing(), head.paid());
        var seen = tx.query(BANK, CertificateReader::bank, company, payout);
        var bank = seen.isEmpty() ? head.byHand().stream().toList() : seen;
        var sources = sources(tx, company, payout);
        return Optional.of(new Read(
                new Certificate(
                        head.company(),
                        PayoutTexts.provider(head.provider()),
                        head.reference(),
                        head.currency().code(),
                        SwedishWords.time(head.paidAt(), head.zone()),
                        head.bookedOn(),
                        head.version(),
                        head.state(),
                        steps.all(),
                        left,
                        wrong(left, head.findings(), sources),
                        bank,
                        bank.isEmpty() ? head.unseen() : "",
                        vouchers(tx, company, payout),
                        lines,
                        more(all, lines, head.currency()),
                        sources,
                        Optional.empty()),
                head.zone()));
    }

    /** What is not listed, of what is there. */
    private static Certificate.More more(List<Certificate.More> all, List<Certificate.Line> listed, Currency currency) {
        var sum = Money.sum(all.stream().map(Certificate.More::amount).toList(), currency);
        var shown = Money.sum(listed.stream().map(Certificate.Line::amount).toList(), currency);
        return new Certificate.More(
                all.stream().mapToLong(Certificate.More::lines).sum() - listed.size(), sum.minus(shown));
    }

    private static Head head(ResultSet row) throws SQLException {
        var books = new Currency(row.getString(4));
        var currency = new Currency(row.getString(7));
        var bankDay = row.getObject(18, LocalDate.class);
        return new Head(
                new Certificate.Company(row.getString(1), row.getString(2)),
                ZoneId.of(row.getString(3)),
                books,
                row.getString(5),
                row.getString(6),
                currency,
                Tx.instant(row, 8),
                row.getObject(9, LocalDate.class),
                row.getInt(10),
                CertificateWords.state(row.getString(11), row.getString(12), row.getInt(13), row.getString(21)),
                CertificateWords.unseen(row.getString(12)),
                Money.of(row.getLong(14), currency),
                Money.of(row.getLong(15), currency),
                Money.of(row.getLong(16), currency),
                row.getString(17),
                bankDay == null
                        ? Optional.empty()
                        : Optional.of(new Certificate.BankLine(
                                bankDay,
                                "",
                                Money.of(row.getLong(19), books),
                                "",
                                "",
                                "bekräftat av " + row.getString(20),
                                "",
                                "")));
    }

    private static Certificate.Line line(ResultSet row, Currency currency) throws SQLException {
        var original = row.getString(8);
        var rate = row.getString(13);
        return new Certificate.Line(
                row.getInt(1),
                CertificateWords.kind(PayoutLine.Kind.ofCode(row.getString(2)), row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                Money.of(row.getLong(7), currency),
                original.isEmpty() ? "" : CertificateWords.money(Money.of(row.getLong(9), new Currency(original))),
                rate == null ? "" : CertificateWords.rate(Json.mapperInUse().readTree(rate)),
                CertificateWords.match(row.getString(10), row.getInt(11), row.getString(12)));
    }

    static Certificate.BankLine bank(ResultSet row) throws SQLException {
        var hash = row.getString(8);
        return new Certificate.BankLine(
                row.getObject(1, LocalDate.class),
                row.getString(2),
                Money.of(row.getLong(4), new Currency(row.getString(3))),
                row.getString(5),
                CertificateWords.bankText(row.getString(9)),
                CertificateWords.basis(row.getString(6)),
                row.getString(7),
                hash == null ? "" : hash);
    }

    private static List<Certificate.Voucher> vouchers(Tx tx, long company, long payout) throws SQLException {
        var names = AccountNames.of(tx, company);
        var vouchers = new ArrayList<Certificate.Voucher>();
        for (var id : tx.query(VOUCHERS, row -> row.getLong(1), company, payout)) {
            var rows = tx.query(ROWS, row -> row(row, names), company, id);
            vouchers.add(tx.first(
                            VOUCHERS.replace("v.payout_id = ?", "v.voucher_id = ?"),
                            row -> new Certificate.Voucher(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getObject(4, LocalDate.class),
                                    row.getString(5),
                                    row.getString(6),
                                    Tx.instant(row, 7),
                                    row.getInt(8),
                                    row.getString(9),
                                    rows),
                            company,
                            id)
                    .orElseThrow());
        }
        return vouchers;
    }

    static Certificate.Row row(ResultSet row, AccountNames names) throws SQLException {
        var currency = new Currency(row.getString(2));
        var rate = row.getString(5);
        var text = row.getString(10);
        var told = rate.isEmpty()
                ? text
                : CertificateWords.rate(
                        row.getObject(9) == null
                                ? Optional.empty()
                                : Optional.of(Money.of(row.getLong(9), new Currency(row.getString(6)))),
                        rate,
                        row.getString(6),
                        row.getString(7),
                        String.valueOf(row.getObject(8, LocalDate.class)));
        return new Certificate.Row(
                row.getInt(1),
                names.of(row.getInt(1)),
                Money.of(row.getLong(3), currency),
                Money.of(row.getLong(4), currency),
                told);
    }

    /** The difference first, then what was noted when it was matched and booked. */
    private static List<String> wrong(Money left, String findings, List<Certificate.Source> sources) {
        var wrong = new ArrayList<String>();
        if (!left.isZero()) {
            wrong.add("Det som leverantören har betalat ut är inte vad raderna blir: " + CertificateWords.money(left)
                    + " skiljer. Inget har flyttats för att dölja det.");
        }
        wrong.addAll(CertificateFindings.words(findings, left.currency()));
        sources.stream()
                .filter(source -> !source.opened())
                .map(source -> "Underlaget " + source.name()
                        + " kunde inte öppnas: det är skadat, eller nyckeln är en annan än"
                        + " den som det förseglades med. Det är inte prövat mot beviset.")
                .forEach(wrong::add);
        return wrong;
    }

    private List<Certificate.Source> sources(Tx tx, long company, long payout) throws SQLException {
        var sources = new ArrayList<Certificate.Source>();
        for (var file : tx.query(FILES, row -> new Named(row.getLong(1), row.getString(2)), company, payout)) {
            opened(file, id -> archive.evidence(tx, company, id)).ifPresent(sources::add);
        }
        if (sources.isEmpty()) {
            for (var raw : tx.query(RAW, row -> new Named(row.getLong(1), row.getString(2)), company, payout)) {
                opened(raw, id -> archive.raw(tx, company, id)).ifPresent(sources::add);
            }
        }
        return sources;
    }

    private record Named(long id, String name) {}

    private interface Opening {
        Optional<Archive.Kept> of(long id) throws SQLException;
    }

    /** What cannot be opened is named as such: the rest of the proof stands without it. Empty where it is kept no more. */
    private static Optional<Certificate.Source> opened(Named file, Opening opening) throws SQLException {
        try {
            return opening.of(file.id()).map(CertificateReader::source);
        } catch (SealBrokenException e) {
            return Optional.of(Certificate.Source.unopened(file.name()));
        }
    }

    private static Certificate.Source source(Archive.Kept kept) {
        return new Certificate.Source(
                kept.name(),
                true,
                kept.content().length,
                HexFormat.of().formatHex(Json.sha256().digest(kept.content())));
    }

    /** As a program reads it. */
    public static byte[] json(Certificate of) {
        return Json.write(Map.of("format", "knyt-certificate-1", "certificate", of))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
