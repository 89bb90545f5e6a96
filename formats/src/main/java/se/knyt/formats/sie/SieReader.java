package se.knyt.formats.sie;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Currency;

/** Reads SIE type 1–4. Refuses with {@link SieException} and nothing else, whatever the bytes. */
public final class SieReader {
    private final SieReadOptions options;
    private final Consumer<SieVoucher> vouchers;
    private final Ksumma sum = new Ksumma();
    private final Findings findings = new Findings();
    private final HeaderBuilder header = new HeaderBuilder();
    private final ChartBuilder chart = new ChartBuilder();
    private final SieChecks checks = new SieChecks(findings);
    private final List<SieDimension> dimensions = new ArrayList<>();
    private final List<SieObject> objects = new ArrayList<>();
    private final List<SieBalance> balances = new ArrayList<>();
    private final List<SiePeriodBalance> periodBalances = new ArrayList<>();
    private @Nullable VoucherReader voucher;
    private boolean amountsSeen;
    private boolean unknownBlock;
    private boolean inUnknownBlock;

    private SieReader(SieReadOptions options, Consumer<SieVoucher> vouchers) {
        this.options = options;
        this.vouchers = vouchers;
    }

    /** Reads a whole file into memory. */
    public static SieResult read(SieSource source) throws IOException {
        return read(source, SieReadOptions.DEFAULT);
    }

    /** Reads a whole file into memory. */
    public static SieResult read(SieSource source, SieReadOptions options) throws IOException {
        var vouchers = new ArrayList<SieVoucher>();
        var result = stream(source, options, vouchers::add);
        var rest = result.document();
        var document = new SieDocument(
                rest.header(),
                rest.accounts(),
                rest.dimensions(),
                rest.objects(),
                rest.balances(),
                rest.periodBalances(),
                vouchers);
        return new SieResult(document, result.findings(), result.encoding());
    }

    /**
     * Reads a file of any size: each voucher is handed on as soon as it is complete, all else is in the result. A fault later
     * in the file is thrown after vouchers have been handed on, so use them for good only when this returns.
     */
    public static SieResult stream(SieSource source, SieReadOptions options, Consumer<SieVoucher> vouchers)
            throws IOException {
        SieEncoding encoding;
        try (var in = source.open()) {
            encoding = SieEncoding.guess(in, options.limits().bytesMax());
        }
        var reader = new SieReader(options, vouchers);
        try (var in = source.open()) {
            return reader.read(
                    new SieTokenizer(in, encoding.charset(), options.limits(), reader.sum, reader.findings), encoding);
        }
    }

    private SieResult read(SieTokenizer lines, SieEncoding encoding) throws IOException {
        int last = 0;
        for (var line = lines.next(); line != null; line = lines.next()) {
            last = line.number();
            record(line, encoding);
        }
        if (last == 0) {
            throw new SieException("empty", 0, 0, "the file holds no record");
        }
        finishVoucher(last);
        if (sum.isOpen()) {
            throw new SieException(
                    "ksumma_not_closed", last, 0, "the control sum is opened and never given: the file is cut");
        }
        if (encoding != SieEncoding.CP437) {
            findings.add(0, "encoding", "the text is " + encoding.charset().name() + ", the format allows CP437 only");
        }
        if (!header.has("#FORMAT")) {
            findings.add(0, "format_missing", "#FORMAT is missing; some programs refuse such a file");
        }
        if (!header.has("#SIETYP")) {
            findings.add(0, "type_missing", "#SIETYP is missing; read as type 1");
        }
        var document = new SieDocument(
                header.build(), chart.build(), dimensions, objects, balances, periodBalances, List.of());
        checks.finish(document.header().years(), document.accounts());
        return new SieResult(document, findings.list(), encoding);
    }

    private void record(SieLine line, SieEncoding encoding) {
        if (inUnknownBlock || (unknownBlock && line.isOpen())) {
            inUnknownBlock = !line.isClose();
            unknownBlock = inUnknownBlock;
            return;
        }
        unknownBlock = false;
        if (line.isOpen() || line.isClose()) {
            brace(line);
            return;
        }
        switch (line.label()) {
            case "#TRANS" -> row(line, SieRow.Kind.NORMAL);
            case "#RTRANS" -> row(line, SieRow.Kind.ADDED);
            case "#BTRANS" -> row(line, SieRow.Kind.REMOVED);
            default -> {
                finishVoucher(line.number());
                outsideVouchers(line, encoding);
            }
        }
    }

    private void brace(SieLine line) {
        if (voucher == null || (line.isClose() && !voucher.isOpen())) {
            throw line.error("brace", 0, "a brace stands outside a voucher");
        }
        if (line.isOpen()) {
            voucher.open(line);
            return;
        }
        hand(voucher);
    }

    private void hand(VoucherReader finished) {
        voucher = null;
        var read = finished.finish(header.currency(), findings);
        checks.voucher(read, finished.line());
        vouchers.accept(read);
    }

    private void row(SieLine line, SieRow.Kind kind) {
        if (voucher == null) {
            throw line.error("row_outside_voucher", 0, "a row stands outside a voucher");
        }
        amountsSeen = true;
        voucher.row(line, kind, header.currency());
    }

    /** A voucher that never opened its braces is one without rows; one that did not close them is cut. */
    private void finishVoucher(int lineNumber) {
        if (voucher == null) {
            return;
        }
        if (voucher.isOpen()) {
            throw new SieException("voucher_not_closed", lineNumber, 0, "a voucher is not closed");
        }
        hand(voucher);
    }

    private void outsideVouchers(SieLine line, SieEncoding encoding) {
        if (line.label().equals(Ksumma.LABEL)) {
            controlSum(line, encoding);
            return;
        }
        var currency = header.currency();
        if (header.take(line)) {
            requireSameCurrency(line, currency);
            return;
        }
        if (chart.take(line, findings)) {
            return;
        }
        switch (line.label()) {
            case "#VER" -> voucher = new VoucherReader(line, options);
            case "#DIM" -> dimensions.add(new SieDimension(Values.number(line, 0), line.text(1), 0));
            case "#UNDERDIM" ->
                dimensions.add(new SieDimension(Values.number(line, 0), line.text(1), Values.number(line, 2)));
            case "#OBJEKT" -> objects.add(new SieObject(Values.number(line, 0), line.text(1), line.text(2)));
            case "#IB" -> balance(line, SieBalance.Kind.IB, currency);
            case "#UB" -> balance(line, SieBalance.Kind.UB, currency);
            case "#RES" -> balance(line, SieBalance.Kind.RES, currency);
            case "#OIB" -> balance(line, SieBalance.Kind.OIB, currency);
            case "#OUB" -> balance(line, SieBalance.Kind.OUB, currency);
            case "#PSALDO" -> periodBalance(line, false, currency);
            case "#PBUDGET" -> periodBalance(line, true, currency);
            default -> {
                findings.add(line.number(), "unknown_record", "a record that the format does not know was left out");
                unknownBlock = true;
            }
        }
    }

    private void requireSameCurrency(SieLine line, Currency before) {
        if (amountsSeen && !before.equals(header.currency())) {
            throw line.error("currency", 0, "the currency is stated after the first amount");
        }
    }

    private void balance(SieLine line, SieBalance.Kind kind, Currency currency) {
        amountsSeen = true;
        boolean perObject = kind == SieBalance.Kind.OIB || kind == SieBalance.Kind.OUB;
        int next = perObject ? 3 : 2;
        balances.add(new SieBalance(
                kind,
                Values.number(line, 0),
                Values.account(line, 1),
                perObject ? Values.objects(line, 2) : List.of(),
                Values.amount(line, next, currency),
                Values.quantity(line, next + 1)));
    }

    private void periodBalance(SieLine line, boolean budget, Currency currency) {
        amountsSeen = true;
        boolean listed = Values.isObjects(line, 3);
        if (!listed) {
            findings.add(line.number(), "objects_missing", "the object list is missing; read as one without objects");
        }
        int amount = listed ? 4 : 3;
        periodBalances.add(new SiePeriodBalance(
                budget,
                Values.number(line, 0),
                Values.month(line, 1),
                Values.account(line, 2),
                listed ? Values.objects(line, 3) : List.of(),
                Values.amount(line, amount, currency),
                Values.quantity(line, amount + 1)));
    }

    private void controlSum(SieLine line, SieEncoding encoding) {
        if (line.fields().isEmpty()) {
            sum.begin();
            return;
        }
        if (!sum.isOpen()) {
            findings.add(line.number(), "ksumma_not_opened", "a control sum is given that was not opened");
            return;
        }
        var computed = Long.toString(sum.end());
        if (encoding != SieEncoding.CP437) {
            findings.add(line.number(), "ksumma_not_checked", "the control sum is defined for CP437 only");
        } else if (!computed.equals(line.text(0).trim())) {
            throw line.error("ksumma", 0, "the control sum is not that of the content, which sums to " + computed);
        }
    }
}
