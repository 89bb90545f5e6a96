package se.knyt.server.monthend;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import se.knyt.core.money.Money;
import se.knyt.engine.monthend.LateItem;
import se.knyt.engine.monthend.LateVatDesk;
import se.knyt.engine.settings.VatPeriod;
import se.knyt.server.shell.Paging;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/**
 * What was dated in a declared VAT period and came too late for it: booked in a later one, with what it moves in the boxes, and in which
 * return somebody has said that it is told.
 *
 * @param into booked in the period and dated in an earlier, declared one
 * @param out dated in the period and booked in a later one
 * @param from which of them the page shows
 */
public record MovedItems(List<Item> into, List<Item> out, From from) {
    /** Items on the page each way. */
    static final int PAGE = 50;

    /**
     * The first item shown each way, counted from nothing.
     *
     * @param into of those booked in the period
     * @param out of those dated in it
     */
    public record From(int into, int out) {
        static final From START = new From(0, 0);

        /** What stands in an address; the start for anything that is no number. */
        static From of(String into, String out) {
            return new From(number(into), number(out));
        }

        private static int number(String text) {
            return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        }
    }

    /**
     * One of them.
     *
     * @param kind {@code voucher}, {@code create-invoice} or {@code create-credit-note}
     * @param from the day it is dated
     * @param to the day it is booked
     * @param of the period that it came too late for
     * @param boxes what it moves, by box, in the currency of the books
     * @param word what is said of it
     * @param told the month in whose return it is told, where it is a later one
     * @param over whether a return holds it that has been handed in, or it moves no box: nothing is to be said of it
     */
    public record Item(
            long id,
            String kind,
            String name,
            String href,
            LocalDate from,
            LocalDate to,
            VatPeriod.Months of,
            Map<String, Money> boxes,
            LateItem.Word word,
            Optional<YearMonth> told,
            boolean over) {
        /** Where it is told, in the reader's words. */
        public String where(View v) {
            if (boxes.isEmpty()) {
                return "";
            }
            return switch (word) {
                case NONE -> v.t("monthend.moved.word.none");
                case LATER -> v.t("monthend.moved.word.later", month(v, told.orElseThrow()));
                case CORRECT -> v.t("monthend.moved.word.correct", period(v, of));
                case CORRECTED -> v.t("monthend.moved.word.corrected", period(v, of));
            };
        }
    }

    /** A month in the reader's words. */
    public static String month(View v, YearMonth month) {
        return v.format().month(month.atDay(1)) + " " + month.getYear();
    }

    /** A period in the reader's words. */
    public static String period(View v, VatPeriod.Months months) {
        return months.count() == 1
                ? month(v, months.first())
                : v.t("monthend.period.span", month(v, months.first()), month(v, months.last()));
    }

    /** What all of some items move, by box. */
    public static Map<String, Money> sums(List<Item> items) {
        var sums = new TreeMap<String, Money>();
        items.forEach(i -> i.boxes().forEach((box, amount) -> sums.merge(box, amount, Money::plus)));
        return sums;
    }

    public boolean isEmpty() {
        return into.isEmpty() && out.isEmpty();
    }

    /** Of both ways what somebody is to say or do something about. */
    long open() {
        return Stream.concat(into.stream(), out.stream())
                .filter(i ->
                        !i.boxes().isEmpty() && (i.word() == LateItem.Word.NONE || i.word() == LateItem.Word.CORRECT))
                .count();
    }

    /** Some of the items of one way, from one on. */
    public static List<Item> some(List<Item> items, int from, int max) {
        int first = Math.min(from, items.size());
        return items.subList(first, Math.min(items.size(), first + max));
    }

    public List<Item> shownInto() {
        return some(into, from.into(), PAGE);
    }

    public List<Item> shownOut() {
        return some(out, from.out(), PAGE);
    }

    public Paging pagingInto(View v, YearMonth month) {
        return paging(v, month, into.size(), from.into(), at -> new From(at, from.out()));
    }

    public Paging pagingOut(View v, YearMonth month) {
        return paging(v, month, out.size(), from.out(), at -> new From(from.into(), at));
    }

    private static Paging paging(View v, YearMonth month, int count, int at, IntFunction<From> to) {
        return new Paging(
                count,
                at + PAGE < count ? url(v, month, to.apply(at + PAGE)) : "",
                at > 0 ? url(v, month, to.apply(0)) : "");
    }

    private static String url(View v, YearMonth month, From to) {
        return v.url("/month-end?month=" + month + "&into=" + to.into() + "&out=" + to.out() + "#vat-period");
    }

    static MovedItems of(View view, LateVatDesk.Period period, From from) {
        return new MovedItems(items(view, period.here()), items(view, period.out()), from);
    }

    private static List<Item> items(View view, List<LateItem> items) {
        return items.stream().map(i -> item(view, i)).toList();
    }

    private static Item item(View view, LateItem item) {
        var path = item.trail() == 0 ? item.path() : TrailAddress.path(item.name(), item.trail());
        return new Item(
                item.id(),
                item.kind(),
                item.name(),
                path.isEmpty() ? "" : view.url(path),
                item.from(),
                item.to(),
                item.of(),
                ReturnBoxes.money(view, item.boxes()),
                item.word(),
                item.told(),
                item.over() || item.boxes().isEmpty());
    }
}
