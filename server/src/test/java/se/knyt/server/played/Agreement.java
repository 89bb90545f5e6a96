package se.knyt.server.played;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether every two places that show one figure show the same: list, page, both files of values, papers, the interface and the ledger.
 * Pages and files are read as a person gets them, in Swedish; the ledger is read from the simulated accounting system.
 */
final class Agreement {
    private static final String HOME = "/c/sandbox";
    private static final Pattern EXPORT = Pattern.compile("href=\"(/c/sandbox/export/[^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("href=\"(/c/sandbox/[^\"]*[?&;]after=[^\"]*)\"");

    private final PlayedSandbox knyt;
    private final GeneratedMonth.Played played;
    private final JsonNode ledger;

    private Agreement(PlayedSandbox knyt, GeneratedMonth.Played played) throws IOException, InterruptedException {
        this.knyt = knyt;
        this.played = played;
        ledger = knyt.system("fortnox", "canonical");
    }

    /** Compares all of them. */
    static void check(PlayedSandbox knyt, GeneratedMonth.Played played) throws Exception {
        var all = new Agreement(knyt, played);
        var told = new ArrayList<String>();
        for (Check one : List.<Check>of(
                all::payouts,
                all::vouchers,
                all::lists,
                all::fees,
                all::clearing,
                all::vat,
                all::today,
                all::bothFiles)) {
            try {
                one.run();
            } catch (AssertionError e) {
                told.add(e.toString());
            }
        }
        assertThat(told).isEmpty();
    }

    /** One kind of figure, wherever it is shown. */
    private interface Check {
        void run() throws Exception;
    }

    private byte[] file(String path) throws IOException, InterruptedException {
        var answer = knyt.owner().bytes(path.startsWith(HOME) ? path : HOME + path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private List<Map<String, String>> table(String path) throws IOException, InterruptedException {
        return Sheets.table(Sheets.csv(file(path)), "Summa");
    }

    /** All pages of a list, one after the other. */
    private String list(String path) throws IOException, InterruptedException {
        var all = new StringBuilder();
        for (var next = HOME + path; !next.isEmpty(); ) {
            var page = knyt.owner().get(next).body();
            all.append(page);
            var more = NEXT.matcher(page);
            next = more.find() ? more.group(1).replace("&amp;", "&") : "";
        }
        return all.toString();
    }

    /** Each payout on the list, its page, its lines, its certificate as file and paper, by the interface and in the ledger. */
    private void payouts() throws Exception {
        var page = list("/payouts");
        var shown = Shown.rows(page, HOME + "/payouts/").stream()
                .filter(row -> row.text().contains(","))
                .toList();
        var rows = table("/export/payouts.csv");
        assertThat(shown).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var name = row.get("Utbetalning") + " " + row.get("Referens");
            var paid = Sheets.amount(row.get("Utbetalt"));
            assertThat(shown.get(i).text()).as(name).contains(row.get("Referens"), row.get("Läge"));
            assertThat(Shown.values(shown.get(i))).as(name).containsExactly(Sheets.amount(row.get("Differens")), paid);
            payout(shown.get(i).link(), row, paid);
        }
        // The month's figure over the calendar, which all payouts of a month make.
        for (var month : new TreeSet<>(
                rows.stream().map(row -> row.get("Datum").substring(0, 7)).toList())) {
            var calendar = knyt.page("/payouts?month=" + month);
            var days = new TreeMap<String, BigDecimal>();
            rows.stream()
                    .filter(row -> row.get("Datum").startsWith(month))
                    .forEach(row -> days.merge(row.get("Valuta"), Sheets.amount(row.get("Utbetalt")), BigDecimal::add));
            assertThat(table("/export/payouts.csv?month=" + month)).hasSize((int) rows.stream()
                    .filter(row -> row.get("Datum").startsWith(month))
                    .count());
            for (var sum : days.entrySet()) {
                assertThat(Shown.amounts(calendar).stream()
                                .filter(a -> a.written().contains("EUR")
                                        == sum.getKey().equals("EUR"))
                                .map(Shown.Amount::value))
                        .as("%s of %s", sum, month)
                        .contains(sum.getValue());
            }
        }
    }

    private void payout(String link, Map<String, String> row, BigDecimal paid) throws Exception {
        var reference = row.get("Referens");
        var page = knyt.owner().get(link).body();
        var steps = Shown.part(page, "till utbetalt belopp", "</table>");
        var below = link.replace("/c/sandbox", "/export");
        var lines = table(below + "/lines.csv");
        var net = sum(lines, "Netto");
        assertThat(page).as(reference).contains(row.get("Läge"));
        var certificate =
                JsonMapper.shared().readTree(file(below + "/certificate.json")).path("certificate");
        assertThat(certificate.path("reference").asString()).isEqualTo(reference);
        var told = new HashMap<String, BigDecimal>();
        for (var step : certificate.path("steps")) {
            told.merge(step.path("what").asString(), amount(step.path("amount").asString()), BigDecimal::add);
        }
        assertThat(told.get("Utbetalt").negate()).as(reference).isEqualByComparingTo(paid);
        var certified = BigDecimal.ZERO;
        for (var line : certificate.path("lines")) {
            certified = certified.add(amount(line.path("amount").asString()));
        }
        assertThat(certified).as("the lines of %s", reference).isEqualByComparingTo(net);
        var difference = amount(certificate.path("left").asString());
        assertThat(difference).as(reference).isEqualByComparingTo(Sheets.amount(row.get("Differens")));
        // Opening, lines and closing are what is paid, but for the difference.
        assertThat(told.getOrDefault("Ingående saldo", BigDecimal.ZERO)
                        .add(net)
                        .add(told.getOrDefault("Utgående saldo", BigDecimal.ZERO))
                        .subtract(paid))
                .as("what %s leaves over", reference)
                .isEqualByComparingTo(difference);
        assertThat(steps).as(reference).isNotEmpty();
        assertThat(Shown.amounts(steps).stream().map(Shown.Amount::value))
                .as("the steps of %s", reference)
                .contains(paid);
        assertThat(Shown.part(page, "<tfoot", "</tfoot>")).contains("value=\"" + net.toPlainString() + "\"");
        var paper = Sheets.paper(file(below + "/certificate.pdf"));
        assertThat(plain(paper)).as("the paper of %s", reference).contains(plain(row.get("Utbetalt")));
        assertThat(paper).contains(certificate.path("state").asString());
        bank(reference, page, certificate, paper);
        assertThat(row.get("Läge").equals("Avstämd"))
                .as("%s is reconciled where the bank has shown it and no line is open, and nowhere else", reference)
                .isEqualTo(certificate.path("state").asString().equals("Bokförd, avstämd mot bank"));
        if (difference.signum() == 0) {
            assertThat(page).as("what holds %s is no difference", reference).doesNotContain("i differens");
        }
        booked(reference, certificate, page);
        handedIn(reference, row, lines);
    }

    /** A certificate that shows a line of the bank does not say that the bank has shown none. */
    private static void bank(String reference, String page, JsonNode certificate, String paper) {
        boolean matched = !certificate.path("bank").isEmpty();
        assertThat(certificate.path("unseen").asString("").isEmpty())
                .as("%s says that the bank has shown it, or that it has not: %s", reference, certificate)
                .isEqualTo(matched);
        assertThat(paper.contains("Ej avstämd mot bank"))
                .as(reference)
                .isEqualTo(certificate.path("unseen").asString("").startsWith("Ej avstämd mot bank"));
        assertThat(Shown.text(page))
                .as(reference)
                .matches(text -> text.matches("(?s).*Insatt på banken \\d.*") == matched, "shows what the bank has");
    }

    /** Its vouchers on the page, in the certificate and in the ledger. */
    private void booked(String reference, JsonNode certificate, String page) {
        for (var voucher : certificate.path("vouchers")) {
            var number = voucher.path("number").asString();
            var there = new TreeMap<Integer, BigDecimal>();
            for (var one : ledger.path("vouchers")) {
                if ((one.path("VoucherSeries").asString() + " "
                                + one.path("VoucherNumber").asString())
                        .equals(number.replaceFirst(" \\d{4}$", ""))) {
                    one.path("rows")
                            .forEach(r -> there.merge(
                                    Integer.valueOf(r.path("Account").asString()),
                                    new BigDecimal(r.path("Debit").asString("0"))
                                            .subtract(new BigDecimal(
                                                    r.path("Credit").asString("0"))),
                                    BigDecimal::add));
                }
            }
            var said = new TreeMap<Integer, BigDecimal>();
            for (var line : voucher.path("rows")) {
                said.merge(
                        line.path("account").asInt(),
                        amount(line.path("debit").asString())
                                .subtract(amount(line.path("credit").asString())),
                        BigDecimal::add);
                assertThat(page).as(reference).contains(line.path("name").asString());
            }
            if (!there.isEmpty()) {
                same(said, there, reference + " " + number);
            }
        }
    }

    private static void same(Map<Integer, BigDecimal> one, Map<Integer, BigDecimal> other, String what) {
        var accounts = new TreeSet<>(one.keySet());
        accounts.addAll(other.keySet());
        for (int account : accounts) {
            assertThat(one.getOrDefault(account, BigDecimal.ZERO))
                    .as("%s on %s", what, account)
                    .isEqualByComparingTo(other.getOrDefault(account, BigDecimal.ZERO));
        }
    }

    private void handedIn(String reference, Map<String, String> row, List<Map<String, String>> lines) throws Exception {
        for (var one : played.handedIn().entrySet()) {
            var body = JsonMapper.shared().readTree(one.getValue());
            if (body.path("reference").asString().equals(reference)) {
                assertThat(Sheets.amount(row.get("Utbetalt")))
                        .isEqualByComparingTo(body.path("paid").asString());
                var state = JsonMapper.shared()
                        .readTree(knyt.api(played.token(), "/api/v1/payouts/" + one.getKey(), "")
                                .body());
                assertThat(state.path("lines").asInt()).as(reference).isEqualTo(lines.size());
                assertThat(new BigDecimal(state.path("difference").asString()))
                        .isEqualByComparingTo(Sheets.amount(row.get("Differens")));
                assertThat(state.path("state").asString().equals("booked"))
                        .as("%s %s", reference, row)
                        .isEqualTo(Set.of("Bokförd", "Avstämd").stream()
                                .anyMatch(word -> row.get("Läge").startsWith(word)));
            }
        }
    }

    /** Each voucher on the list, in its file, on its page and in the ledger under the ledger's number. */
    private void vouchers() throws Exception {
        var shown = Shown.rows(list("/vouchers"), HOME + "/vouchers/K/");
        var rows = table("/export/vouchers.csv");
        assertThat(shown).hasSameSizeAs(rows);
        var there = new HashMap<String, BigDecimal>();
        for (var one : ledger.path("vouchers")) {
            var debit = BigDecimal.ZERO;
            for (var row : one.path("rows")) {
                debit = debit.add(new BigDecimal(row.path("Debit").asString("0")));
            }
            there.put(
                    one.path("VoucherSeries").asString() + " "
                            + one.path("VoucherNumber").asString(),
                    debit);
        }
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var amount = Sheets.amount(row.get("Belopp"));
            assertThat(shown.get(i).text())
                    .contains(row.get("Verifikation"), row.get("Text"), row.get("Knyts referens"));
            assertThat(Shown.values(shown.get(i))).as(row.toString()).containsExactly(amount);
            if (there.containsKey(row.get("Verifikation"))) {
                assertThat(there.get(row.get("Verifikation")))
                        .as(row.toString())
                        .isEqualByComparingTo(amount);
            }
            var page = knyt.owner().get(shown.get(i).link()).body();
            assertThat(page).contains(row.get("Text"));
            assertThat(Shown.amounts(page).stream().map(Shown.Amount::value))
                    .as(row.toString())
                    .contains(amount);
        }
    }

    /** Lists of amounts against their files, row by row. */
    private void lists() throws Exception {
        for (var one : List.of(
                List.of("/trails", "/export/trails.csv", "/trails/", "Hos betalleverantör", "Köpt"),
                List.of("/returns", "/export/returns.csv", "/returns/"),
                List.of("/bank?state=matched", "/export/bank.csv?state=matched", "/bank/"),
                List.of("/disputes", "/export/disputes.csv", "/disputes/"),
                List.of("/gift-cards", "/export/gift-cards.csv", "/gift-cards/"))) {
            var shown = Shown.rows(list(one.get(0)), HOME + one.get(2));
            var rows = table(one.get(1));
            var amounts = one.size() > 3 ? one.subList(3, one.size()) : amountColumns(rows);
            assertThat(shown).as(one.get(0)).hasSameSizeAs(rows);
            for (int i = 0; i < rows.size(); i++) {
                var row = rows.get(i);
                assertThat(Shown.values(shown.get(i)))
                        .as("%s %s", one.get(0), row)
                        .containsAll(amounts.stream()
                                .filter(name -> Sheets.isAmount(row.get(name)))
                                .map(name -> Sheets.amount(row.get(name)))
                                .toList());
            }
        }
    }

    private static List<String> amountColumns(List<Map<String, String>> rows) {
        var names = new TreeSet<String>();
        rows.forEach(row -> row.forEach((name, cell) -> {
            if (Sheets.isAmount(cell)) {
                names.add(name);
            }
        }));
        return List.copyOf(names);
    }

    /** Fees by provider and month on the page and in its file; all of them in kronor are what the lines of the payouts have. */
    private void fees() throws Exception {
        var page = knyt.page("/fees");
        var rows = table("/export/fees.csv");
        var text = Shown.text(page);
        for (var row : rows) {
            assertThat(text).contains(row.get("Leverantör"));
            var amounts = Shown.amounts(page).stream().map(Shown.Amount::value).toList();
            assertThat(amounts).as(row.toString()).contains(Sheets.amount(row.get("Tagen avgift")));
            assertThat(amounts).as(row.toString()).contains(Sheets.amount(row.get("Sålt")));
        }
        var taken = new TreeMap<String, BigDecimal>();
        var listed = Shown.rows(list("/payouts"), HOME + "/payouts/");
        for (var payout : table("/export/payouts.csv")) {
            var provider = payout.get("Utbetalning");
            var at = listed.stream()
                    .filter(row -> row.text().contains(payout.get("Referens")))
                    .findFirst()
                    .orElseThrow();
            var lines = table(at.link().replace(HOME, "/export") + "/lines.csv");
            taken.merge(
                    provider + " " + payout.get("Valuta"), sum(lines, "Avgift").negate(), BigDecimal::add);
        }
        var said = new TreeMap<String, BigDecimal>();
        rows.forEach(row -> said.merge(
                row.get("Leverantör") + " " + row.get("Valuta"),
                Sheets.amount(row.get("Tagen avgift")),
                BigDecimal::add));
        taken.values().removeIf(amount -> amount.signum() == 0);
        said.values().removeIf(amount -> amount.signum() == 0);
        assertThat(said).isEqualTo(taken);
    }

    /** Each clearing account on the list, its page, both files and in the ledger. */
    private void clearing() throws Exception {
        var page = knyt.page("/clearing");
        var all = table("/export/clearing.csv");
        var balances = new TreeMap<Integer, BigDecimal>();
        ledger.path("balances")
                .properties()
                .forEach(e -> balances.put(
                        Integer.valueOf(e.getKey()), new BigDecimal(e.getValue().asString())));
        for (var row : Shown.rows(page, HOME + "/clearing/")) {
            var account = row.link().replaceAll(".*/clearing/(\\d{4}).*", "$1");
            var balance = row.amounts().get(4).value();
            assertThat(balance)
                    .as("%s in the ledger", account)
                    .isEqualByComparingTo(balances.getOrDefault(Integer.valueOf(account), BigDecimal.ZERO));
            var own =
                    all.stream().filter(r -> r.get("Konto").startsWith(account)).toList();
            assertThat(sum(own, "Bokfört värde").signum() == 0 ? sum(own, "På kontot") : sum(own, "Bokfört värde"))
                    .as("%s in the file", account)
                    .isEqualByComparingTo(balance);
            var link = row.link().replace("&amp;", "&");
            var one = knyt.owner().get(link).body();
            assertThat(Shown.amounts(one).stream().map(Shown.Amount::value))
                    .as(account)
                    .contains(balance);
            var query = link.contains("?") ? link.substring(link.indexOf('?')) : "";
            var items = table("/export/clearing/" + account + ".csv" + query);
            assertThat(items).as(account).hasSameSizeAs(own);
            assertThat(sum(items, "På kontot")).isEqualByComparingTo(sum(own, "På kontot"));
        }
    }

    /** The VAT of each month: the page's rows, its file and its paper. */
    private void vat() throws Exception {
        var months = new TreeSet<String>();
        ledger.path("vouchers")
                .forEach(v -> months.add(v.path("TransactionDate").asString().substring(0, 7)));
        for (var month : months) {
            var page = knyt.page("/month-end/specification?month=" + month);
            var rows = table("/export/month-end/vat.csv?month=" + month);
            var paper = plain(Sheets.paper(file("/export/month-end/vat.pdf?month=" + month)));
            var text = Shown.text(page);
            for (var row : rows) {
                assertThat(plain(text)).as("%s %s", month, row).contains(plain(row.get("Bokförd moms")));
                assertThat(paper)
                        .as("%s %s", month, row)
                        .contains(plain(row.get("Bokförd moms")), plain(row.get("Underlag")));
            }
        }
    }

    /** What Today says, against the lists that its figures lead to. */
    private void today() throws Exception {
        assertThat(played.onToday()).as("Today while the month was played").isEmpty();
        var page = knyt.page("/today");
        var transit = Shown.part(page, "href=\"/c/sandbox/payouts", "</a>");
        assertThat(transit).isNotNull();
        var loose = new TreeMap<String, BigDecimal>();
        table("/export/loose-ends.csv")
                .forEach(row -> loose.merge(row.get("Valuta"), Sheets.amount(row.get("Belopp")), BigDecimal::add));
        var text = plain(Shown.text(page));
        for (var sum : loose.entrySet()) {
            if (sum.getValue().signum() != 0) {
                assertThat(text)
                        .as("%s %s", sum, page)
                        .contains(plain(sum.getValue().toPlainString()));
            }
        }
    }

    /** Both files of every list hold the same rows and the same cells. */
    private void bothFiles() throws Exception {
        var seen = new LinkedHashSet<String>();
        var todo = new ArrayDeque<>(List.of(
                "/today",
                "/payouts",
                "/vouchers",
                "/trails",
                "/loose-ends",
                "/returns",
                "/disputes",
                "/bank?state=matched",
                "/clearing",
                "/gift-cards",
                "/fees",
                "/month-end",
                "/month-end/specification",
                "/settings/differences",
                "/fees/invoices"));
        while (!todo.isEmpty()) {
            var page = knyt.page(todo.poll());
            EXPORT.matcher(page)
                    .results()
                    .map(match -> match.group(1).replace("&amp;", "&"))
                    .filter(path -> path.contains(".csv"))
                    .forEach(seen::add);
        }
        assertThat(seen).hasSizeGreaterThan(8);
        for (var path : seen) {
            var text = Sheets.csv(file(path));
            var book = Sheets.xlsx(file(path.replaceFirst("\\.csv", ".xlsx")));
            assertThat(book).as(path).hasSameSizeAs(text);
            assertThat(book.getFirst()).as(path).isEqualTo(text.getFirst());
            for (int i = 1; i < text.size(); i++) {
                sameAmounts(text.get(i), book.get(i), path + ", row " + i);
            }
        }
    }

    private static void sameAmounts(List<String> text, List<String> book, String where) {
        for (int i = 0; i < text.size(); i++) {
            if (Sheets.isAmount(text.get(i))) {
                assertThat(book).as(where).hasSizeGreaterThan(i);
                assertThat(new BigDecimal(book.get(i)))
                        .as("%s: %s", where, text)
                        .isEqualByComparingTo(Sheets.amount(text.get(i)));
            }
        }
    }

    private static BigDecimal sum(List<Map<String, String>> rows, String column) {
        var sum = BigDecimal.ZERO;
        for (var row : rows) {
            var cell = row.getOrDefault(column, "");
            sum = Sheets.isAmount(cell) ? sum.add(Sheets.amount(cell)) : sum;
        }
        return sum;
    }

    /** An amount with its currency after it. */
    private static BigDecimal amount(String text) {
        return Sheets.amount(text.replaceFirst(" [A-Z]{3}$", ""));
    }

    /** Without the signs between thousands, and with one kind of minus and point. */
    private static String plain(String text) {
        return text.replaceAll("(?<=\\d)[\u00A0 ](?=\\d{3})", "")
                .replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('.', ',');
    }
}
