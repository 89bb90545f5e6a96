package se.knyt.simulators.swish;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import se.knyt.simulators.base.Agenda;
import se.knyt.simulators.base.BankLine;
import se.knyt.simulators.base.Change;
import se.knyt.simulators.base.Json;
import se.knyt.simulators.base.PayoutDays;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The merchant's bank: each payment and refund is on the account at once, and stands in the bank's Swish report of its day. What the bank
 * takes for the payments of a month it debits on the first weekday of the next.
 */
final class Bank {
    static final String FEES = "fees";
    private static final String MOVEMENT = "movement";
    private static final String FEE_LINE = "fee_line";
    private static final String OTHER_LINE = "other_line";
    private static final String FEE_COUNT = "fee_count";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final String HEADER = "Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,"
            + "Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens";

    private final SimulatorStore store;
    private final Agenda agenda;

    Bank(SimulatorStore store, Agenda agenda) {
        this.store = store;
        this.agenda = agenda;
    }

    /**
     * Money that came or went.
     *
     * @param amount signed öre
     * @param payer who sent a payment, or got a refund
     */
    void move(Change change, long amount, String payer, String message, String reference, String paymentReference) {
        var number = String.format(Locale.ROOT, "%012d", change.batch().next(MOVEMENT, 1));
        var movement = Json.object()
                .put("number", number)
                .put("at", change.now().toString())
                .put("booked", bookingDay(change.now()).toString())
                .put("amount", amount)
                .put("payer", payer)
                .put("message", message)
                .put("reference", reference)
                .put("payment_reference", paymentReference);
        change.batch().put(MOVEMENT, number, movement);
        if (amount > 0) {
            countFee(change);
        }
    }

    private void countFee(Change change) {
        var month = YearMonth.from(change.now().atZone(PayoutDays.ZONE));
        long before = change.batch()
                .find(FEE_COUNT, month.toString())
                .map(node -> Json.number(node, "count"))
                .orElse(0L);
        change.batch().put(FEE_COUNT, month.toString(), Json.object().put("count", before + 1));
        var first = month.plusMonths(1).atDay(1).atTime(LocalTime.NOON).atZone(PayoutDays.ZONE);
        var due = PayoutDays.of(first.toInstant(), 0, LocalTime.of(5, 0));
        agenda.put(
                change.batch(),
                FEES + " " + month,
                due,
                Json.object().put("what", FEES).put("about", month.toString()));
    }

    /** The month's payments times the bank's fee, as one debit. */
    void debitFees(Change change, String month) {
        long count = change.batch()
                .find(FEE_COUNT, month)
                .map(node -> Json.number(node, "count"))
                .orElse(0L);
        long amount = count * Terms.of(store).fee();
        if (amount > 0) {
            change.batch()
                    .put(
                            FEE_LINE,
                            month,
                            Json.object()
                                    .put("booked", bookingDay(change.now()).toString())
                                    .put("amount", -amount)
                                    .put("text", "Swish avgifter " + month));
        }
    }

    /** Money moves on every day; the books of a bank only on weekdays. */
    private static LocalDate bookingDay(Instant instant) {
        return PayoutDays.of(instant, 0, LocalTime.NOON).atZone(PayoutDays.ZONE).toLocalDate();
    }

    /** {@code {"text", "amount"}} in öre: something on the account that has to do with nobody here. */
    ObjectNode other(Change change, JsonNode wanted) {
        var text = Json.text(wanted, "text");
        long amount = Json.number(wanted, "amount");
        if (text.isEmpty() || amount == 0) {
            throw new IllegalArgumentException("text is not empty and amount is not 0");
        }
        var line = Json.object()
                .put("booked", bookingDay(change.now()).toString())
                .put("amount", amount)
                .put("text", text);
        change.batch()
                .put(
                        OTHER_LINE,
                        String.format(Locale.ROOT, "%012d", change.batch().next(OTHER_LINE, 1)),
                        line);
        return line;
    }

    /**
     * The lines of the account, by day: what Swish leaves, one for each movement or the day's sum where that is agreed, what the bank
     * takes for it, and what has to do with nobody here.
     */
    List<BankLine> lines() {
        var lines = new ArrayList<BankLine>();
        var sums = new LinkedHashMap<String, Long>();
        boolean aggregated = Terms.of(store).aggregated();
        for (var movement : store.all(MOVEMENT)) {
            long amount = Json.number(movement, "amount");
            if (aggregated && amount > 0) {
                sums.merge(Json.text(movement, "booked"), amount, Math::addExact);
            } else {
                lines.add(line(
                        Json.text(movement, "booked"),
                        amount,
                        ("Swish " + Json.text(movement, "payer") + " " + Json.text(movement, "message")).strip(),
                        Json.text(movement, "payment_reference")));
            }
        }
        sums.forEach((day, sum) -> lines.add(line(day, sum, "Swish " + SwishSimulator.PAYEE_ALIAS, "")));
        for (var kind : List.of(FEE_LINE, OTHER_LINE)) {
            store.all(kind)
                    .forEach(each -> lines.add(
                            line(Json.text(each, "booked"), Json.number(each, "amount"), Json.text(each, "text"), "")));
        }
        lines.sort(Comparator.comparing(BankLine::booked));
        return lines;
    }

    private static BankLine line(String booked, long amount, String text, String reference) {
        return BankLine.of(LocalDate.parse(booked), "SEK", amount, text, reference);
    }

    /** The bank's Swish report of what was booked from one day to another, both counted. */
    String report(LocalDate from, LocalDate to, Instant made) {
        var text = new StringBuilder("* Swish-rapport Avser ")
                .append(from)
                .append(" - ")
                .append(to)
                .append(" Skapad ")
                .append(made.atZone(PayoutDays.ZONE).toLocalDate())
                .append('\n')
                .append(HEADER)
                .append('\n');
        int row = 0;
        for (var movement : store.all(MOVEMENT)) {
            var booked = LocalDate.parse(Json.text(movement, "booked"));
            if (!booked.isBefore(from) && !booked.isAfter(to)) {
                row++;
                text.append(row(row, booked, movement)).append('\n');
            }
        }
        return text.toString();
    }

    private static String row(int number, LocalDate booked, ObjectNode movement) {
        var at = Instant.parse(Json.text(movement, "at")).atZone(PayoutDays.ZONE);
        long amount = Json.number(movement, "amount");
        var cells = List.of(
                Integer.toString(number),
                "8327",
                "10000000",
                booked.toString(),
                at.toLocalDate().toString(),
                booked.toString(),
                SwishSimulator.PAYEE_ALIAS,
                SwishSimulator.PAYEE_NAME,
                Json.text(movement, "payer"),
                amount > 0 ? "Påhittad Betalare" : "",
                Json.text(movement, "message"),
                MINUTE.format(at),
                Wire.kronor(amount).toPlainString(),
                Json.text(movement, "reference"));
        return String.join(",", cells.stream().map(Bank::cell).toList());
    }

    private static String cell(String text) {
        boolean plain = text.indexOf(',') < 0 && text.indexOf('"') < 0;
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
