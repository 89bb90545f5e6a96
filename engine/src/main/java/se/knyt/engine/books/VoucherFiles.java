package se.knyt.engine.books;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.ObjectNames;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.engine.certificates.AccountNames;
import se.knyt.engine.db.Database;
import se.knyt.engine.db.Tx;
import se.knyt.formats.sie.SieAccount;
import se.knyt.formats.sie.SieHeader;
import se.knyt.formats.sie.SieKind;
import se.knyt.formats.sie.SieObjectId;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieText;
import se.knyt.formats.sie.SieVoucher;
import se.knyt.formats.sie.SieWriter;

/** The vouchers of a period as files: SIE 4I for a program, a list for a person. */
public final class VoucherFiles {
    private static final int VOUCHERS_MAX = 100_000;
    private static final String COMPANY =
            "select name, organization_number, currency from company where company_id = ?";
    private static final String YEARS = """
        select distinct fiscal_year from voucher where company_id = ? and voucher_date between ? and ? limit 2
        """;
    private static final String VOUCHERS = """
        select voucher_id, series, number, voucher_date, text,
               voucher_name(company_id, voucher_id, series, fiscal_year, number) from voucher
         where company_id = ? and voucher_date between ? and ? order by series, number limit ?
        """;
    private static final String ROWS = """
        select r.voucher_id, r.account, r.currency, r.debit_minor, r.credit_minor, r.text, r.cost_centre, r.project,
               r.dimensions
          from voucher v join voucher_row r on r.company_id = v.company_id and r.voucher_id = v.voucher_id
         where v.company_id = ? and v.voucher_date between ? and ? order by v.series, v.number, r.row_no
        """;

    private final Database database;

    public VoucherFiles(Database database) {
        this.database = database;
    }

    /** A period that cannot be given as one file; the code names the message. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String code) {
            super(code);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** The company as the files name it. */
    record Firm(String name, String organizationNumber, Currency currency) {}

    /**
     * The number that counts: the accounting system's once it is read back, ours where our vouchers are the books. A reference alone stands
     * in a series that is nobody's, or it would be read as another voucher's number.
     */
    record Numbered(String series, String number) implements Comparable<Numbered> {
        private static final Pattern SYSTEM = Pattern.compile("(\\S+) (\\d+)(?: \\d{4}.*)?");
        private static final String REFERENCES = "KNYT-REF";

        static Numbered of(String name, String series, long own) {
            if (name.startsWith("Knyt-ref ")) {
                return new Numbered(REFERENCES, String.valueOf(own));
            }
            var system = SYSTEM.matcher(name);
            return system.matches()
                    ? new Numbered(system.group(1), system.group(2))
                    : new Numbered(series, String.valueOf(own));
        }

        @Override
        public int compareTo(Numbered other) {
            return Comparator.comparing(Numbered::series)
                    .thenComparing(one -> new BigInteger(one.number()))
                    .compare(this, other);
        }

        String name() {
            return series.equals(REFERENCES) ? "Knyt-ref " + number : series + " " + number;
        }
    }

    /** A voucher with its rows. */
    record Kept(Numbered number, LocalDate date, String text, List<Row> rows) {
        Money debit(Currency currency) {
            return Money.sum(rows.stream().map(Row::debit).toList(), currency);
        }
    }

    /** One of the two columns is zero. */
    record Row(
            int account,
            Money debit,
            Money credit,
            String text,
            String costCentre,
            String project,
            Dimensions dimensions) {}

    /**
     * The books of a period, in the order of their numbers.
     *
     * @param names of the objects that rows stand on
     * @param accounts what accounts are called
     */
    record Books(Firm firm, List<Kept> vouchers, ObjectNames names, AccountNames accounts) {}

    /**
     * SIE 4I with the series and numbers that count, for import into an accounting program.
     *
     * @param generated today, in the company's zone
     * @throws Refused when the period is too long, lies in two fiscal years, or has vouchers of our books and of the accounting system with
     *     the same number, as a year may in which the books moved
     */
    public byte[] sie(long company, LocalDate from, LocalDate to, LocalDate generated) {
        var books = read(company, from, to);
        var numbers = books.vouchers().stream().map(Kept::number).distinct().count();
        if (numbers < books.vouchers().size()) {
            throw new Refused("vouchers.period-over-cut-over");
        }
        var header = SieHeader.forImport(
                "Knyt",
                "0.1",
                generated,
                books.firm().name(),
                books.firm().organizationNumber(),
                books.firm().currency());
        var out = new ByteArrayOutputStream();
        try (var writer = new SieWriter(out, SieKind.IMPORT_4I, header)) {
            var vouchers = books.vouchers().stream().map(VoucherFiles::voucher).toList();
            writer.dimensionsOf(vouchers, books.names());
            for (var account : accounts(books)) {
                writer.account(account);
            }
            for (var voucher : vouchers) {
                writer.voucher(voucher);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * The same vouchers as a page of plain text, in Swedish, with the balance of each account at the end.
     *
     * @throws Refused when the period is too long or lies in two fiscal years
     */
    public String list(long company, LocalDate from, LocalDate to) {
        return VoucherList.of(read(company, from, to), from, to);
    }

    private static List<SieAccount> accounts(Books books) {
        var numbers = new TreeSet<Integer>();
        books.vouchers().forEach(v -> v.rows().forEach(r -> numbers.add(r.account())));
        return numbers.stream()
                .map(n -> new SieAccount(n, SieText.fitted(books.accounts().of(n), SieText.IMPORT_MAX)))
                .toList();
    }

    private static SieVoucher voucher(Kept voucher) {
        return new SieVoucher(
                voucher.number().series(),
                voucher.number().number(),
                voucher.date(),
                SieText.fitted(voucher.text(), SieText.IMPORT_MAX),
                Optional.empty(),
                "",
                voucher.rows().stream()
                        .map(r -> SieRow.of(
                                r.account(),
                                SieObjectId.of(r.costCentre(), r.project(), r.dimensions()),
                                r.debit().minus(r.credit()),
                                SieText.fitted(r.text(), SieText.IMPORT_MAX)))
                        .toList());
    }

    private Books read(long company, LocalDate from, LocalDate to) {
        if (to.isBefore(from)) {
            throw new Refused("vouchers.period-turned");
        }
        return database.forCompany("voucher-file", company, tx -> read(tx, company, from, to));
    }

    private static Books read(Tx tx, long company, LocalDate from, LocalDate to) throws SQLException {
        var firm = tx.first(
                        COMPANY,
                        row -> new Firm(row.getString(1), row.getString(2), new Currency(row.getString(3))),
                        company)
                .orElseThrow();
        if (tx.query(YEARS, row -> row.getString(1), company, from, to).size() > 1) {
            // Numbers begin anew with each year, and so do the books of whoever imports them.
            throw new Refused("vouchers.period-in-two-years");
        }
        var kept = new LinkedHashMap<Long, Kept>();
        tx.query(
                VOUCHERS,
                row -> kept.put(
                        row.getLong(1),
                        new Kept(
                                Numbered.of(row.getString(6), row.getString(2), row.getLong(3)),
                                row.getObject(4, LocalDate.class),
                                row.getString(5),
                                new ArrayList<>())),
                company,
                from,
                to,
                VOUCHERS_MAX + 1);
        if (kept.size() > VOUCHERS_MAX) {
            throw new Refused("vouchers.period-too-long");
        }
        tx.query(
                ROWS,
                row -> {
                    var currency = new Currency(row.getString(3));
                    var voucher = kept.get(row.getLong(1));
                    return voucher != null
                            && voucher.rows()
                                    .add(new Row(
                                            row.getInt(2),
                                            Money.of(row.getLong(4), currency),
                                            Money.of(row.getLong(5), currency),
                                            row.getString(6),
                                            row.getString(7),
                                            row.getString(8),
                                            Dimensions.parse(row.getString(9))));
                },
                company,
                from,
                to);
        // An accounting system may have numbered them in another order than ours.
        var vouchers = kept.values().stream()
                .sorted(Comparator.comparing(Kept::number))
                .toList();
        return new Books(firm, vouchers, KnownObjects.of(tx, company, objects(vouchers)), AccountNames.of(tx, company));
    }

    /** Ids of the objects that rows stand on, by dimension. */
    private static Map<Integer, Set<String>> objects(List<Kept> vouchers) {
        var objects = new TreeMap<Integer, Set<String>>();
        for (var voucher : vouchers) {
            for (var row : voucher.rows()) {
                SieObjectId.of(row.costCentre(), row.project(), row.dimensions())
                        .forEach(one -> objects.computeIfAbsent(one.dimension(), _ -> new TreeSet<>())
                                .add(one.id()));
            }
        }
        return objects;
    }
}
