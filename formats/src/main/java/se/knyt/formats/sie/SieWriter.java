package se.knyt.formats.sie;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.ObjectNames;

/**
 * Writes SIE in the order of the format: header, chart, balances, vouchers; nothing is kept in memory. Call {@link #finish}
 * at the end: a file without it has an opened control sum that is never given, and every reader refuses it.
 *
 * <pre>{@code
 * try (var writer = new SieWriter(out, SieKind.IMPORT_4I, header)) {
 *     for (var voucher : vouchers) {
 *         writer.voucher(SieVoucher.forImport(voucher, date));
 *     }
 *     writer.finish();
 * }
 * }</pre>
 */
public final class SieWriter implements AutoCloseable {
    private static final Pattern ORGANIZATION_NUMBER = Pattern.compile("(\\d{6}-\\d{4})?");
    private static final Pattern VOUCHER_NUMBER = Pattern.compile("\\d{1,18}");

    private final OutputStream out;
    private final RecordWriter records;
    private final SieKind kind;
    private final SieHeader header;
    private final boolean strict;
    private final Map<String, Long> lastNumbers = new HashMap<>();

    /**
     * Writes the header at once.
     *
     * @param out closed by {@link #close}
     * @throws SieException when the header lacks what the kind demands
     */
    public SieWriter(OutputStream out, SieKind kind, SieHeader header) throws IOException {
        this(out, kind, header, true);
    }

    private SieWriter(OutputStream out, SieKind kind, SieHeader header, boolean strict) throws IOException {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.records = new RecordWriter(this.out);
        this.kind = kind;
        this.header = header;
        this.strict = strict;
        if (strict) {
            requireHeader();
        }
        header();
    }

    /** Writes a document that was read: every record of it, also what the strict writer would not make. */
    public static void copy(SieDocument document, OutputStream out) throws IOException {
        try (var writer = new SieWriter(out, SieKind.EXPORT_4E, document.header(), false)) {
            for (var dimension : document.dimensions()) {
                writer.dimension(dimension);
            }
            for (var object : document.objects()) {
                writer.object(object);
            }
            for (var account : document.accounts()) {
                writer.account(account);
            }
            for (var balance : document.balances()) {
                writer.balance(balance);
            }
            for (var balance : document.periodBalances()) {
                writer.periodBalance(balance);
            }
            for (var voucher : document.vouchers()) {
                writer.voucher(voucher);
            }
            writer.finish();
        }
    }

    private void requireHeader() {
        require(!header.program().isBlank(), "header", "#PROGRAM is needed");
        require(header.generated().isPresent(), "header", "#GEN is needed");
        require(!header.companyName().isBlank(), "header", "#FNAMN is needed");
        require(header.type().equals(kind.type()), "header", "#SIETYP is not that of " + kind);
        require(!kind.needsYears() || !header.years().isEmpty(), "header", "#RAR is needed");
        require(!kind.needsPeriodEnd() || header.periodEnd().isPresent(), "header", "#OMFATTN is needed");
        require(kind != SieKind.IMPORT_4I || header.periodEnd().isEmpty(), "header", "#OMFATTN is not allowed");
        require(kind != SieKind.IMPORT_4I || header.industryCode().isEmpty(), "header", "#BKOD is not allowed");
        require(ORGANIZATION_NUMBER.matcher(header.organizationNumber()).matches(), "header", "#ORGNR is nnnnnn-nnnn");
    }

    private void header() throws IOException {
        records.begin("#FLAGGA").text(header.alreadyImported() ? "1" : "0").end();
        records.openSum();
        records.begin("#PROGRAM")
                .text(header.program())
                .text(header.programVersion())
                .end();
        records.begin("#FORMAT").text("PC8").end();
        if (header.generated().isPresent()) {
            records.begin("#GEN")
                    .date(header.generated().get())
                    .optional(header.generatedBy())
                    .end();
        }
        single("#SIETYP", header.type());
        for (var comment : header.comments()) {
            records.begin("#PROSA").text(comment).end();
        }
        single("#FTYP", header.companyType());
        single("#FNR", header.companyId());
        if (!header.organizationNumber().isEmpty()) {
            records.begin("#ORGNR")
                    .text(header.organizationNumber())
                    .optional(header.acquisitionNumber())
                    .optional(header.activityNumber())
                    .end();
        }
        single("#BKOD", header.industryCode());
        if (!header.address().equals(SieAddress.NONE)) {
            var address = header.address();
            records.begin("#ADRESS")
                    .text(address.contact())
                    .text(address.street())
                    .text(address.postalAddress())
                    .text(address.phone())
                    .end();
        }
        single("#FNAMN", header.companyName());
        for (var year : header.years()) {
            records.begin("#RAR")
                    .number(year.year())
                    .date(year.start())
                    .date(year.end())
                    .end();
        }
        single("#TAXAR", header.taxYear());
        if (header.periodEnd().isPresent()) {
            records.begin("#OMFATTN").date(header.periodEnd().get()).end();
        }
        single("#KPTYP", header.chartType());
        if (header.currencyStated()) {
            single("#VALUTA", header.currency().code());
        }
    }

    private void single(String label, String text) throws IOException {
        if (!text.isEmpty()) {
            records.begin(label).text(text).end();
        }
    }

    /** Account with its type, unit and tax codes. */
    public void account(SieAccount account) throws IOException {
        records.begin("#KONTO").number(account.number()).text(account.name()).end();
        if (!account.type().isEmpty()) {
            records.begin("#KTYP").number(account.number()).text(account.type()).end();
        }
        if (!account.unit().isEmpty()) {
            records.begin("#ENHET")
                    .number(account.number())
                    .text(account.unit())
                    .end();
        }
        for (var code : account.taxCodes()) {
            records.begin("#SRU").number(account.number()).text(code).end();
        }
    }

    /** Dimension or sub-dimension. */
    public void dimension(SieDimension dimension) throws IOException {
        require(!strict || kind.allowsDimensions(), "not_in_kind", "no dimensions in " + kind);
        if (dimension.parent() == 0) {
            records.begin("#DIM")
                    .number(dimension.number())
                    .text(dimension.name())
                    .end();
            return;
        }
        records.begin("#UNDERDIM")
                .number(dimension.number())
                .text(dimension.name())
                .number(dimension.parent())
                .end();
    }

    /**
     * Declares each dimension, and each object of it, that rows of vouchers stand on, once. Cost centres and projects are those of the
     * program that reads the file.
     */
    public void dimensionsOf(Collection<SieVoucher> vouchers) throws IOException {
        dimensionsOf(vouchers, ObjectNames.NONE);
    }

    /**
     * The same with what the objects are called; one without a name is called by its id. Cost centres and projects are declared where they
     * have a name: their dimensions are the standard's own.
     */
    public void dimensionsOf(Collection<SieVoucher> vouchers, ObjectNames names) throws IOException {
        var objects = new TreeMap<Integer, TreeSet<String>>();
        vouchers.stream()
                .flatMap(voucher -> voucher.rows().stream())
                .flatMap(row -> row.objects().stream())
                .filter(object -> !isStandard(object.dimension())
                        || names.of(object.dimension(), object.id()).isPresent())
                .forEach(object -> objects.computeIfAbsent(object.dimension(), _ -> new TreeSet<>())
                        .add(object.id()));
        for (int number : objects.keySet()) {
            if (!isStandard(number)) {
                dimension(SieDimension.of(number));
            }
        }
        for (var dimension : objects.entrySet()) {
            for (var id : dimension.getValue()) {
                var name = names.of(dimension.getKey(), id)
                        .map(told -> SieText.fitted(told, SieText.IMPORT_MAX))
                        .filter(told -> !told.isEmpty());
                object(new SieObject(dimension.getKey(), id, name.orElse(id)));
            }
        }
    }

    private static boolean isStandard(int dimension) {
        return dimension == Dimensions.COST_CENTRE || dimension == Dimensions.PROJECT;
    }

    /** Object of a dimension. */
    public void object(SieObject object) throws IOException {
        require(!strict || kind.allowsDimensions(), "not_in_kind", "no objects in " + kind);
        records.begin("#OBJEKT")
                .number(object.dimension())
                .text(object.id())
                .text(object.name())
                .end();
    }

    /** Opening, closing or result balance. */
    public void balance(SieBalance balance) throws IOException {
        require(!strict || kind.allowsBalances(), "not_in_kind", "no balances in " + kind);
        records.begin("#" + balance.kind().name()).number(balance.year()).number(balance.account());
        if (balance.kind() == SieBalance.Kind.OIB || balance.kind() == SieBalance.Kind.OUB) {
            require(!strict || kind.allowsDimensions(), "not_in_kind", "no balances per object in " + kind);
            records.objects(balance.objects());
        }
        records.amount(balance.amount()).optionalQuantity(balance.quantity()).end();
    }

    /** Movement or budget of a month. */
    public void periodBalance(SiePeriodBalance balance) throws IOException {
        require(!strict || kind.allowsPeriodBalances(), "not_in_kind", "no period balances in " + kind);
        var month = balance.month();
        records.begin(balance.budget() ? "#PBUDGET" : "#PSALDO")
                .number(balance.year())
                .text(String.format(Locale.ROOT, "%04d%02d", month.getYear(), month.getMonthValue()))
                .number(balance.account())
                .objects(balance.objects())
                .amount(balance.amount())
                .optionalQuantity(balance.quantity())
                .end();
    }

    /**
     * A voucher with its rows.
     *
     * @throws SieException when it has no rows, does not balance, is out of order in its series, or has a text that importers
     *     refuse
     */
    public void voucher(SieVoucher voucher) throws IOException {
        if (strict) {
            requireVoucher(voucher);
        }
        records.begin("#VER")
                .text(voucher.series())
                .text(voucher.number())
                .date(voucher.date())
                .optional(voucher.text())
                .optional(voucher.registered())
                .optional(voucher.sign())
                .end();
        records.brace('{');
        for (var row : voucher.rows()) {
            row(row);
        }
        records.brace('}');
    }

    private void row(SieRow row) throws IOException {
        switch (row.kind()) {
            case NORMAL -> row("#TRANS", row);
            case REMOVED -> row("#BTRANS", row);
            case ADDED -> {
                row("#RTRANS", row);
                // For readers that do not know added rows; one that does leaves this one out.
                row("#TRANS", row);
            }
        }
    }

    private void row(String label, SieRow row) throws IOException {
        records.indented(label)
                .number(row.account())
                .objects(row.objects())
                .amount(row.amount())
                .optional(row.date())
                .optional(row.text())
                .optionalQuantity(row.quantity())
                .optional(row.sign())
                .end();
    }

    private void requireVoucher(SieVoucher voucher) {
        require(kind.allowsVouchers(), "not_in_kind", "no vouchers in " + kind);
        require(voucher.rows().size() >= 2, "voucher_empty", "a voucher has at least two rows");
        var sum = voucher.sum(header.currency());
        require(
                sum.isZero(),
                "voucher_unbalanced",
                "voucher " + voucher.series() + " " + voucher.number() + " does not balance: " + sum.toPlain());
        if (kind == SieKind.IMPORT_4I) {
            requireShort(voucher.text());
            voucher.rows().forEach(row -> requireShort(row.text()));
        }
        if (VOUCHER_NUMBER.matcher(voucher.number()).matches()) {
            long number = Long.parseLong(voucher.number());
            var last = lastNumbers.put(voucher.series(), number);
            require(last == null || last < number, "voucher_order", "numbers of a series ascend");
        }
    }

    private static void requireShort(String text) {
        require(
                text.length() <= SieText.IMPORT_MAX,
                "text_too_long",
                "importers refuse texts of more than " + SieText.IMPORT_MAX + " characters");
    }

    private static void require(boolean holds, String code, String message) {
        if (!holds) {
            throw new SieException(code, 0, 0, message);
        }
    }

    /** Writes the control sum: the file is whole. */
    public void finish() throws IOException {
        records.closeSum();
        out.flush();
    }

    /** Closes the stream; without {@link #finish} before, what was written is recognizably cut. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
