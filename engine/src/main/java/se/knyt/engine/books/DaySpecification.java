package se.knyt.engine.books;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import se.knyt.core.bookkeeping.ChannelDay;
import se.knyt.core.bookkeeping.PostedDay;
import se.knyt.core.bookkeeping.PostedDay.Item;
import se.knyt.core.bookkeeping.PostedDay.RateSum;
import se.knyt.core.bookkeeping.Tender;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.bookkeeping.VoucherRow;
import se.knyt.core.money.Money;
import se.knyt.core.money.Rate;

/**
 * What the voucher of a day is made of, as a list for programs and spreadsheets (BFL 5:6: a shared voucher is to be traced to each of its
 * events): a line for each sale and credit, and a column for each row of the voucher, whose sum is that row. Headings are
 * Swedish as in the other specification. Names no person.
 */
final class DaySpecification {
    /** Columns of text, before the amounts. */
    private static final int TEXTS = 6;

    private final PostedDay posted;
    private final Voucher voucher;
    private final List<Rate> rates;
    private final List<Column> tenders;

    /** Whether something was sold in another currency: its rate stands beside it. */
    private boolean isForeign() {
        return posted.items().stream()
                .anyMatch(item -> item.what().exchangeRate().isPresent());
    }

    private int texts() {
        return isForeign() ? TEXTS + 1 : TEXTS;
    }

    private DaySpecification(PostedDay posted, Voucher voucher) {
        this.posted = posted;
        this.voucher = voucher;
        this.rates = List.copyOf(posted.items().stream()
                .flatMap(item -> item.taxes().stream())
                .map(RateSum::rate)
                .collect(Collectors.toCollection(() -> new TreeSet<Rate>(Comparator.reverseOrder()))));
        this.tenders = posted.items().stream()
                .flatMap(item -> item.what().tenders().stream())
                .map(Column::of)
                .distinct()
                .sorted(Comparator.comparing(Column::kind).thenComparing(Column::provider))
                .toList();
    }

    /** A way of paying. */
    private record Column(Tender.Kind kind, String provider) {
        static Column of(Tender tender) {
            return new Column(tender.kind(), tender.provider());
        }

        String heading() {
            return switch (kind) {
                case PROVIDER -> "betalt " + provider;
                case GIFT_CARD -> "betalt presentkort";
                case STORE_CREDIT -> "betalt tillgodohavande";
                case SINGLE_PURPOSE_CARD -> "betalt presentkort, moms " + provider + " % vid försäljning";
                case OWN_INVOICE -> "betalt egen faktura";
                case PREPAYMENT -> "betalt i förskott";
            };
        }
    }

    /** @param kind {@code csv} or {@code pdf} */
    static String fileName(ChannelDay day, String kind) {
        return "dagsunderlag-" + day.day() + (day.part() == 1 ? "" : "." + day.part()) + "." + kind;
    }

    /** Amounts of a credit are negative; those of the voucher's rows are debit less credit, in the currency of the books. */
    static byte[] of(PostedDay posted, Voucher voucher) {
        return new DaySpecification(posted, voucher).write();
    }

    /** The same for paper: the voucher, and its list with the sums of each column. */
    static byte[] paper(PostedDay posted, Voucher voucher) {
        return new DaySpecification(posted, voucher).paper();
    }

    private byte[] paper() {
        var lines = new ArrayList<String>();
        lines.add("Dag " + voucher.eventDate() + ", " + posted.items().size() + " försäljningar och krediteringar");
        lines.add("");
        lines.addAll(new PaperTable(
                        List.of("rad", "konto", "debet", "kredit"),
                        2,
                        IntStream.range(0, voucher.rows().size())
                                .mapToObj(i -> List.of(
                                        String.valueOf(i + 1),
                                        account(voucher.rows().get(i)),
                                        blank(voucher.rows().get(i).debit()),
                                        blank(voucher.rows().get(i).credit())))
                                .toList())
                .lines());
        var headings = headings();
        var rows = new ArrayList<List<String>>();
        posted.items().forEach(item -> rows.add(cells(item)));
        rows.add(sums(headings.size()));
        // The key is for programs; a person goes by the order.
        lines.addAll(new PaperTable(
                        headings.subList(0, headings.size() - 1),
                        texts(),
                        rows.stream()
                                .map(row -> row.subList(0, headings.size() - 1))
                                .toList())
                .lines());
        return EvidencePdf.of("Dagsunderlag till " + voucher.text(), lines);
    }

    private static String blank(Money money) {
        return money.isZero() ? "" : EvidenceCsv.plain(money);
    }

    /** Amounts of several currencies have no sum; the voucher's rows are in that of the books. */
    private List<String> sums(int columns) {
        var currencies = posted.items().stream()
                .map(item -> item.what().currency())
                .distinct()
                .toList();
        var all = posted.items().stream().map(this::money).toList();
        int own = columns - 1 - texts() - voucher.rows().size();
        var cells = new ArrayList<>(Collections.nCopies(texts(), ""));
        cells.set(0, "SUMMA");
        for (int i = 0; i < own + voucher.rows().size(); i++) {
            int column = i;
            var amounts = all.stream().map(row -> row.get(column)).toList();
            cells.add(
                    i >= own || currencies.size() == 1
                            ? EvidenceCsv.plain(
                                    Money.sum(amounts, amounts.getFirst().currency()))
                            : "");
        }
        cells.add("");
        return cells;
    }

    /** The amounts of a line, in the order of its cells. */
    private List<Money> money(Item item) {
        var what = item.what();
        var zero = Money.zero(what.currency());
        var amounts = new ArrayList<>(List.of(signed(item, what.total())));
        var taxed = zero;
        for (var rate : rates) {
            var sum =
                    item.taxes().stream().filter(tax -> tax.rate().equals(rate)).findFirst();
            amounts.add(signed(item, sum.map(RateSum::net).orElse(zero)));
            amounts.add(signed(item, sum.map(RateSum::vat).orElse(zero)));
            taxed = taxed.plus(sum.map(RateSum::net).orElse(zero))
                    .plus(sum.map(RateSum::vat).orElse(zero));
        }
        amounts.add(signed(item, what.total().minus(taxed)));
        for (var tender : tenders) {
            var paid = what.tenders().stream()
                    .filter(one -> Column.of(one).equals(tender))
                    .map(Tender::amount)
                    .toList();
            amounts.add(signed(item, Money.sum(paid, what.currency())));
        }
        amounts.addAll(item.amounts());
        return amounts;
    }

    private static Money signed(Item item, Money money) {
        return item.credit() ? money.negated() : money;
    }

    private byte[] write() {
        var list = new EvidenceCsv();
        list.line(headings());
        posted.items().forEach(item -> list.line(cells(item)));
        return list.bytes();
    }

    private List<String> headings() {
        var cells = new ArrayList<>(List.of("slag", "order", "referens", "datum", "land", "valuta"));
        if (isForeign()) {
            cells.add("kurs");
        }
        cells.add("brutto");
        rates.forEach(rate -> cells.addAll(List.of("netto " + percent(rate), "moms " + percent(rate))));
        cells.add("utan moms");
        tenders.forEach(tender -> cells.add(tender.heading()));
        for (int i = 0; i < voucher.rows().size(); i++) {
            cells.add("rad " + (i + 1) + " konto " + account(voucher.rows().get(i)));
        }
        cells.add("nyckel");
        return cells;
    }

    /** With the country that what was sold went to, where the row is of one, and the dimensions beside cost centre and project. */
    private static String account(VoucherRow row) {
        var country = row.text().isEmpty() ? "" : " land " + row.text();
        return row.account() + country + row.coding().dimensions().joined("", one -> " dimension " + one);
    }

    private List<String> cells(Item item) {
        var what = item.what();
        var gross = what.total();
        var cells = new ArrayList<>(List.of(
                item.credit() ? "kredit" : "försäljning",
                what.orderNumber(),
                what.reference(),
                what.eventDate().toString(),
                what.buyer().country(),
                what.currency().code()));
        if (isForeign()) {
            cells.add(what.exchangeRate()
                    .map(rate ->
                            rate.perUnit().toPlainString().replace('.', ',') + " " + rate.source() + " " + rate.date())
                    .orElse(""));
        }
        cells.add(amount(item, gross));
        var taxed = Money.zero(what.currency());
        for (var rate : rates) {
            var sum =
                    item.taxes().stream().filter(tax -> tax.rate().equals(rate)).findFirst();
            cells.add(sum.map(tax -> amount(item, tax.net())).orElse(""));
            cells.add(sum.map(tax -> amount(item, tax.vat())).orElse(""));
            if (sum.isPresent()) {
                taxed = taxed.plus(sum.get().net()).plus(sum.get().vat());
            }
        }
        cells.add(unlessZero(item, gross.minus(taxed)));
        for (var tender : tenders) {
            var paid = what.tenders().stream()
                    .filter(one -> Column.of(one).equals(tender))
                    .map(Tender::amount)
                    .toList();
            cells.add(unlessZero(item, Money.sum(paid, what.currency())));
        }
        item.amounts().forEach(part -> cells.add(part.isZero() ? "" : EvidenceCsv.plain(part)));
        cells.add(item.key());
        return cells;
    }

    private static String unlessZero(Item item, Money money) {
        return money.isZero() ? "" : amount(item, money);
    }

    private static String amount(Item item, Money money) {
        return EvidenceCsv.plain(signed(item, money));
    }

    private static String percent(Rate rate) {
        return rate.toString().replace('.', ',') + " %";
    }
}
