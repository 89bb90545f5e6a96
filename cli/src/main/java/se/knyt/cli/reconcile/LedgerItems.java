package se.knyt.cli.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.knyt.core.bookkeeping.KnownProviders;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.reconciliation.KeyKind;
import se.knyt.core.reconciliation.KeySink;
import se.knyt.core.reconciliation.PayoutLines;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.sie.SieBalance;
import se.knyt.formats.sie.SieException;
import se.knyt.formats.sie.SieFinding;
import se.knyt.formats.sie.SieReadOptions;
import se.knyt.formats.sie.SieReader;
import se.knyt.formats.sie.SieRow;
import se.knyt.formats.sie.SieSource;
import se.knyt.formats.sie.SieVoucher;

/**
 * Open items out of a ledger (SIE 4E): per receivable account and reference what its rows leave open, and one item per opening
 * balance. Where a settlement names the rows of a reference one by one – two captures, or a sale and a part of it returned – the rows
 * are the items; otherwise their sum is.
 */
final class LedgerItems implements Items {
    static final String OPENING_BALANCE = "ingående balans";

    private final String file;
    private final Currency currency;
    private final String company;
    private final String organizationNumber;
    private final List<Item> items;
    private final LedgerEffects effects;
    private final List<SieFinding> findings;

    /** @param amount debit positive: an invoice; credit negative: a credit note */
    private record Item(String number, int account, String reference, LocalDate date, long amount, boolean opening) {}

    private record Group(int account, String reference) {}

    private record Row(LocalDate date, long amount, String invoice) {}

    private LedgerItems(
            String file,
            Currency currency,
            String company,
            String organizationNumber,
            List<Item> items,
            LedgerEffects effects,
            List<SieFinding> findings) {
        this.file = file;
        this.currency = currency;
        this.company = company;
        this.organizationNumber = organizationNumber;
        this.items = items;
        this.effects = effects;
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads a ledger.
     *
     * @param lines the settlements it is to be reconciled with
     * @param effects what its vouchers do to the payouts that are looked for, filled while it is read
     * @throws FormatException when it is no SIE file with vouchers, or one that does not balance
     */
    static LedgerItems read(Path path, PayoutLines lines, LedgerEffects effects) throws IOException {
        var groups = new LinkedHashMap<Group, List<Row>>();
        try {
            var result = SieReader.stream(SieSource.of(path), SieReadOptions.DEFAULT, voucher -> {
                collect(voucher, groups);
                effects.voucher(voucher);
            });
            var document = result.document();
            var header = document.header();
            if (!header.type().equals("4")) {
                throw new FormatException(
                        path.toString(),
                        0,
                        0,
                        "a SIE file of type " + header.type() + " holds no vouchers; export type 4E");
            }
            var items = new ArrayList<Item>();
            for (var balance : document.balances()) {
                opening(
                        balance,
                        header.years().stream()
                                .filter(year -> year.year() == 0)
                                .map(se.knyt.formats.sie.SieYear::start)
                                .findFirst()
                                .orElse(LocalDate.EPOCH),
                        items);
            }
            new Split(lines, groups).addTo(items);
            return new LedgerItems(
                    path.toString(),
                    header.currency(),
                    header.companyName(),
                    header.organizationNumber(),
                    items,
                    effects,
                    result.findings());
        } catch (SieException e) {
            throw new FormatException(path.toString(), e.line(), e.column(), withoutPlace(e));
        }
    }

    private static String withoutPlace(SieException e) {
        var message = String.valueOf(e.getMessage());
        int colon = message.startsWith("line ") ? message.indexOf(": ") : -1;
        return colon < 0 ? message : message.substring(colon + 2);
    }

    /** Receivable accounts: 1510–1518 and those of payment providers, without 1515 (doubtful) and 1519 (written down). */
    private static boolean isReceivable(int account) {
        return (account >= 1510 && account <= 1518 && account != 1515) || KnownProviders.isReceivable(account);
    }

    private static void collect(SieVoucher voucher, Map<Group, List<Row>> groups) {
        for (var row : voucher.rows()) {
            if (row.kind() == SieRow.Kind.REMOVED
                    || !isReceivable(row.account())
                    || row.amount().isZero()) {
                continue;
            }
            var own = LedgerTexts.reference(row.text());
            var reference = own.isEmpty() ? LedgerTexts.reference(voucher.text()) : own;
            if (reference.isEmpty()) {
                reference = row.text().isBlank()
                        ? voucher.text().strip()
                        : row.text().strip();
            }
            var invoice = LedgerTexts.invoice(row.text());
            groups.computeIfAbsent(
                            new Group(row.account(), reference.toUpperCase(Locale.ROOT)), _ -> new ArrayList<>(2))
                    .add(new Row(
                            row.date().orElse(voucher.date()),
                            row.amount().minor(),
                            invoice.isEmpty() ? LedgerTexts.invoice(voucher.text()) : invoice));
        }
    }

    private static void opening(SieBalance balance, LocalDate date, List<Item> items) {
        if (balance.kind() == SieBalance.Kind.IB
                && balance.year() == 0
                && isReceivable(balance.account())
                && !balance.amount().isZero()) {
            items.add(new Item(
                    OPENING_BALANCE + " " + balance.account(),
                    balance.account(),
                    "",
                    date,
                    balance.amount().minor(),
                    true));
        }
    }

    /** Decides for each reference with several open rows whether the rows or their sum is open. */
    private static final class Split {
        private final Map<Group, List<Row>> groups;
        private final Map<String, List<Long>> settled = new HashMap<>();

        Split(PayoutLines lines, Map<Group, List<Row>> groups) {
            this.groups = groups;
            groups.forEach((group, rows) -> {
                if (rows.size() > 1) {
                    settled.put(comparable(group.reference()), new ArrayList<>());
                }
            });
            for (int i = 0; i < lines.size() && !settled.isEmpty(); i++) {
                if (lines.kind(i) == Kind.SALE || lines.kind(i) == Kind.REFUND) {
                    long amount = lines.amount(i);
                    lines.keys(i, (kind, value) -> {
                        var amounts = kind == KeyKind.ORDER_REFERENCE ? settled.get(comparable(value)) : null;
                        if (amounts != null) {
                            amounts.add(amount);
                        }
                    });
                }
            }
        }

        private static String comparable(CharSequence reference) {
            return reference.toString().replaceAll("[^\\p{L}\\p{Nd}]", "").toUpperCase(Locale.ROOT);
        }

        void addTo(List<Item> items) {
            groups.forEach((group, rows) -> {
                long sum = rows.stream().mapToLong(Row::amount).reduce(0, Math::addExact);
                if (sum == 0) {
                    return;
                }
                var amounts = settled.getOrDefault(comparable(group.reference()), List.of());
                boolean single = rows.size() > 1
                        && !amounts.contains(sum)
                        && rows.stream().anyMatch(row -> amounts.contains(row.amount()));
                if (single) {
                    rows.forEach(row -> items.add(item(group, row.date(), row.amount(), row.invoice())));
                } else {
                    items.add(item(
                            group, rows.getFirst().date(), sum, rows.getFirst().invoice()));
                }
            });
        }

        private static Item item(Group group, LocalDate date, long amount, String invoice) {
            var number = invoice.isEmpty() ? group.reference() : invoice;
            return new Item(number, group.account(), group.reference(), date, amount, false);
        }
    }

    /** Currency of the books. */
    Currency currency() {
        return currency;
    }

    String company() {
        return company;
    }

    String organizationNumber() {
        return organizationNumber;
    }

    @Override
    public List<SieFinding> findings() {
        return findings;
    }

    /** What its vouchers do to the payouts of the run. */
    LedgerEffects effects() {
        return effects;
    }

    @Override
    public String file() {
        return file;
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String id(int index) {
        return items.get(index).number();
    }

    @Override
    public boolean credit(int index) {
        return items.get(index).amount() < 0;
    }

    @Override
    public Currency currency(int index) {
        return currency;
    }

    @Override
    public long amount(int index) {
        return Math.absExact(items.get(index).amount());
    }

    @Override
    public long day(int index) {
        return items.get(index).date().toEpochDay();
    }

    @Override
    public boolean byAmount(int index) {
        return !items.get(index).opening();
    }

    @Override
    public int account(int index) {
        return items.get(index).account();
    }

    @Override
    public String ocr(int index) {
        return "";
    }

    @Override
    public String reference(int index) {
        return items.get(index).reference();
    }

    @Override
    public void keys(int index, KeySink sink) {
        var item = items.get(index);
        if (!item.reference().isEmpty()) {
            sink.key(KeyKind.ORDER_REFERENCE, item.reference());
        }
    }
}
