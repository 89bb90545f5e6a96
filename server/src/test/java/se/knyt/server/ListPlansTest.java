package se.knyt.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.postgres.testing.TestDatabase;
import se.knyt.server.plans.History;
import se.knyt.server.plans.Plan;
import se.knyt.server.plans.PlannedDriver;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.Ref;

/**
 * Two companies with fifty thousand rows of everything that grows: every page, with every filter and far back in every list, is
 * opened by HTTP, and whatever the console asks of the database for it reads ranges of indexes. Routes and their parameters are found in
 * the program; a page that somebody adds is judged with the others.
 */
class ListPlansTest {
    /** A list counts to ten thousand and one; with what stands beside it no statement has reason to read more. */
    private static final long ROWS_MAX = 15_000;

    /**
     * What stands open on a clearing account is read whole, to be summed: here a fifth of the history is never paid out. A day far back
     * reads what has been settled since, or what came before it: in the middle of the history half of it.
     */
    private static final Map<String, Long> MORE_ROWS = Map.of(
            "/c/nordan/clearing", 60_000L,
            // All that was done in the period that a person asks for.
            "/c/nordan/export/system-documentation", 200_000L,
            "/c/nordan/month-end", 60_000L,
            // The VAT of fifteen hundred sales, each looked up with its invoice.
            "/c/nordan/export/month-end", 60_000L);

    /** Tables with as many rows as there are companies, people, connections or settings. All others grow with what is sold. */
    private static final Set<String> SMALL = Set.of(
            "organization",
            "app_user",
            "membership",
            "audit_head",
            "clock_move",
            "company_member",
            "signin_link",
            "signin_try",
            "lease",
            "process",
            "company",
            "bank_account",
            // An account or two for each provider.
            "bank_sender",
            "settings_version",
            "check_answer",
            "connection",
            "connection_exchange",
            "connection_secret",
            "history_read",
            "schedule",
            "trail_owed",
            "flow",
            "fiscal_year",
            "fee_apart",
            "fee_invoice",
            "fee_term",
            "month_end",
            "month_specification",
            "month_word",
            "month_lock",
            "prepaid_run",
            "revaluation",
            "revaluation_line",
            "vat_period",
            "vat_return",
            "vat_late_word",
            "vat_look",
            "dimension_object",
            "rate_source",
            "voucher_head",
            "provider_balance",
            "provider_balance_amount",
            "retention_run",
            "change_head",
            "reader_position",
            // What is not paid out, as last told: a picture that takes the place of the one before.
            "provider_transaction");

    private static final long OLD = 10_000_000;

    /** What stands for a variable in a path, where a row with a history is to be had. */
    private static final Map<String, List<String>> PATHS = Map.ofEntries(
            Map.entry("/c/{company}/trails/{number}", List.of("10452", "200700", "235000", "240001")),
            Map.entry(
                    "/c/{company}/payouts/{provider}/{reference}",
                    List.of("klarna/7Q4KD2SE", "klarna/OLD50000", "adyen/OLD500")),
            Map.entry(
                    "/c/{company}/payouts/{provider}/{reference}/returns",
                    List.of("klarna/7Q4KD2SE", "klarna/OLD49998")),
            Map.entry("/c/{company}/trails/{number}/receivable", List.of("200700")),
            Map.entry("/c/{company}/export/system-documentation.{kind}", List.of("zip")),
            Map.entry("/c/{company}/settings/versions/{version}", List.of("1")),
            Map.entry("/c/{company}/trails/{number}/receivable/set-off", List.of("200150")),
            Map.entry("/c/{company}/returns/{id}/bank", List.of(Ref.of(OLD + 230_110), Ref.of(OLD + 230_300))),
            Map.entry("/c/{company}/returns/{id}", List.of(Ref.of(60100), Ref.of(OLD + 200_500))),
            Map.entry("/c/{company}/returns/order/{id}", List.of(Ref.of(61200))),
            Map.entry("/c/{company}/gift-cards/{card}", List.of(Ref.of(78001), Ref.of(OLD + 700))),
            Map.entry("/c/{company}/disputes/{id}", List.of(Ref.of(78001), Ref.of(OLD + 500))),
            Map.entry("/c/{company}/disputes/{id}/documents.zip", List.of(Ref.of(78001), Ref.of(OLD + 500))),
            Map.entry("/c/{company}/disputes/{id}/documents-with-buyer.zip", List.of(Ref.of(78001))),
            Map.entry("/c/{company}/clearing/{account}", List.of("1581", "1589", "1689", "2999")),
            Map.entry("/c/{company}/vouchers/{series}/{year}/{number}", List.of("K/2026/214", "K/2025/150000")),
            Map.entry("/c/{company}/connections/{id}", List.of(Ref.of(103))),
            Map.entry("/c/{company}/connections/{ref}/history", List.of(Ref.of(102))),
            Map.entry("/c/{company}/connections/{ref}/settings", List.of(Ref.of(103))),
            Map.entry("/c/{company}/connections/{ref}/payouts/{payout}/taken", List.of(Ref.of(102), "po_1")),
            Map.entry("/c/{company}/connections/{ref}/sign-in", List.of(Ref.of(103))),
            Map.entry("/c/{company}/originals/bank/{hash}", List.of(SampleOriginals.BANK_FILE)),
            Map.entry("/c/{company}/exchanges/{id}", List.of(Ref.of(51_000))),
            Map.entry("/c/{company}/loose-ends/{id}/close", List.of(Ref.of(90011), Ref.of(OLD + 700))),
            Map.entry("/c/{company}/persons/{person}", List.of(Ref.of(SamplePersons.FINISHED))),
            Map.entry("/c/{company}/persons/{person}/export", List.of(Ref.of(SamplePersons.FINISHED))),
            Map.entry("/c/{company}/settings/people/{person}", List.of(Ref.of(12))),
            Map.entry("/c/{company}/bank/{entry}", List.of(Ref.of(77001), Ref.of(OLD + 20_000), Ref.of(OLD + 49_999))),
            Map.entry("/c/{company}/connections/new/{connector}", List.of("fortnox")));

    private static final Map<String, List<String>> OWN_VALUES = Map.ofEntries(
            Map.entry("/c/{company}/connections/{ref}/history?year", List.of("2019")),
            Map.entry(
                    "/c/{company}/export/system-documentation.{kind}?from",
                    List.of(TestDay.today().minusDays(3).toString())),
            Map.entry(
                    "/c/{company}/export/system-documentation.{kind}?to",
                    List.of(TestDay.today().toString())),
            Map.entry("/c/{company}/connections/{ref}/history?payout", List.of("OLD500")),
            Map.entry("/c/{company}/payouts/{provider}/{reference}?after", List.of("40000")),
            Map.entry("/c/{company}/payouts/{provider}/{reference}?step", List.of("fees", "sales")),
            Map.entry("/c/{company}/export/payouts/{provider}/{reference}/lines.{kind}?step", List.of("fees")),
            Map.entry("/c/{company}/payouts?provider", List.of("klarna", "stripe")),
            Map.entry("/c/{company}/export/payouts.{kind}?provider", List.of("stripe")),
            Map.entry("/c/{company}/payouts?state", List.of("held", "booked", "late")),
            Map.entry("/c/{company}/returns?state", List.of("open")),
            Map.entry("/c/{company}/payouts/{provider}/{reference}/returns?state", List.of("left", "open")),
            Map.entry("/c/{company}/payouts/{provider}/{reference}/returns?from", List.of("0", "100100", "999999999")),
            Map.entry("/c/{company}/returns?kind", List.of("complaint", "cancelled")),
            Map.entry("/c/{company}/gift-cards?state", List.of("open", "empty", "expired", "differs")),
            Map.entry("/c/{company}/disputes?state", List.of("open")),
            Map.entry(
                    "/c/{company}/settings/differences?kind",
                    List.of("rounding", "overpaid", "doubled_line", "fx_spread", "fee")),
            Map.entry("/c/{company}/bank?state", List.of("open", "left", "matched")),
            Map.entry("/c/{company}/bank/{entry}?payout", List.of(Ref.of(70001), Ref.of(OLD + 500))),
            Map.entry("/c/{company}/bank/{entry}?deposit", List.of(Ref.of(OLD + 500))),
            Map.entry("/c/{company}/bank/{entry}?reference", List.of("OLD50000", "nothing")),
            Map.entry("/c/{company}/clearing/{account}?kind", List.of("sale", "unmatched")),
            Map.entry("/c/{company}/clearing/{account}?age", List.of("3", "0")),
            Map.entry("/c/{company}/persons?q", List.of("anders nobody", "maja granberg", "10452")));

    /** A place for a value in a text, which no page should show. */
    private static final Pattern UNFILLED = Pattern.compile("\\{[0-9]}");

    private static final List<String> ANY_VALUE = List.of("1", "a");

    private static ConsoleFixture console;

    @BeforeAll
    static void start() throws SQLException {
        console = new ConsoleFixture(0, ListPlansTest::fill, PlannedDriver::through);
        nameThem("anders", "olof");
    }

    private static void fill(TestDatabase database) {
        History.put(database);
        PlannedDriver.tellPlans(database);
    }

    /** Nine buyers in ten have the first name, and every hundredth the last; their tokens are keyed as the company's own. */
    private static void nameThem(String common, String rare) throws SQLException {
        try (var connection = console.database().connect();
                var insert = connection.prepareStatement("insert into person_token select ?, ? || i, ? + i"
                        + " from generate_series(1, 50000) i where i % ? = 0 on conflict do nothing")) {
            for (long company = 1; company <= 2; company++) {
                var words = console.engine().persons().words(company);
                for (var word : List.of(common, rare)) {
                    insert.setLong(1, company);
                    insert.setString(2, words.range(word).from());
                    insert.setLong(3, company * OLD);
                    insert.setInt(4, word.equals(common) ? 1 : 100);
                    insert.executeUpdate();
                }
            }
            try (var statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            }
        }
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    /** A page, as the program declares it. */
    private record Page(String path, List<String> parameters) {}

    private static List<Page> pages() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        var found = new ArrayList<Page>();
        for (var bean : scanner.findCandidateComponents("se.knyt.server")) {
            try {
                for (var method : Class.forName(bean.getBeanClassName()).getDeclaredMethods()) {
                    found.addAll(of(method));
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return found;
    }

    private static List<Page> of(Method method) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null || !List.of(mapping.method()).contains(RequestMethod.GET)) {
            return List.of();
        }
        var parameters = Arrays.stream(method.getParameters())
                .filter(p -> p.isAnnotationPresent(RequestParam.class))
                .map(java.lang.reflect.Parameter::getName)
                .toList();
        return Arrays.stream(mapping.path())
                .filter(path -> path.startsWith("/c/{company}/"))
                .map(path -> new Page(path, parameters))
                .toList();
    }

    /** The page plain, with every value of every parameter, and with the first values of any two parameters. */
    private static Set<String> addresses(Page page) {
        var queries = new LinkedHashSet<String>();
        queries.add("");
        for (var one : page.parameters()) {
            values(page, one).forEach(value -> queries.add("?" + one + "=" + value));
        }
        for (var one : page.parameters()) {
            for (var two : page.parameters()) {
                if (one.compareTo(two) < 0) {
                    queries.add("?" + one + "=" + values(page, one).getFirst() + "&" + two + "="
                            + values(page, two).getFirst());
                }
            }
        }
        var result = new LinkedHashSet<String>();
        for (var path : paths(page.path())) {
            queries.forEach(query -> result.add(path + query.replace(" ", "%20")));
        }
        return result;
    }

    /** What a parameter is set to: what is common, what is rare and what is not there. */
    private static Map<String, List<String>> common() {
        var today = TestDay.today();
        var lately = today.minusDays(3).toString();
        // The middle of the history on whichever day this runs: the rows go back a thousand days from now.
        var longAgo = today.minusDays(500).toString();
        var farBack = new Cursor(TestDay.now().minus(Duration.ofDays(700)), 5).text();
        return Map.ofEntries(
                Map.entry("state", List.of("held", "tied", "cancelled", "booked")),
                Map.entry("q", List.of("K 400", "anders olof", "anders nobody", "200", "maja g")),
                Map.entry("country", List.of("NO", "SE", "DE")),
                Map.entry("method", List.of("Swish", "Klarna", "Faktura")),
                Map.entry("from", List.of(lately, "2020-01-01")),
                Map.entry("to", List.of(longAgo, "2020-01-01")),
                Map.entry("date", List.of(longAgo, lately)),
                Map.entry("month", List.of(longAgo.substring(0, 7), lately.substring(0, 7))),
                Map.entry("day", List.of(lately, longAgo)),
                Map.entry("after", List.of(farBack)),
                Map.entry("skipped", List.of("0")),
                Map.entry("show", List.of("money", "sales", "self")));
    }

    private static List<String> values(Page page, String parameter) {
        return OWN_VALUES.getOrDefault(page.path() + "?" + parameter, common().getOrDefault(parameter, ANY_VALUE));
    }

    private static List<String> paths(String path) {
        int variable = path.indexOf('{', "/c/{company}".length());
        if (variable < 0) {
            return List.of(path.replace("{company}", "nordan"));
        }
        int end = path.lastIndexOf('}') + 1;
        return PATHS.getOrDefault(path, List.of(Ref.of(1))).stream()
                .map(value ->
                        "/c/nordan" + path.substring("/c/{company}".length(), variable) + value + path.substring(end))
                .toList();
    }

    /**
     * First as plans are made for the values at hand, at every address. Then as a long-lived connection may come to make them, for any
     * values: such a plan is one for each statement, so of the addresses those suffice that led to each first and that read most.
     */
    @Test
    void everyPageReadsRangesOfIndexes() throws Exception {
        var everywhere = new LinkedHashSet<String>();
        pages().forEach(page -> everywhere.addAll(addresses(page)));
        var ofValues = new Walk("auto");
        ofValues.open(everywhere);
        var ofAnyValues = new Walk("force_generic_plan");
        ofAnyValues.open(ofValues.addressesOfEachStatement());
        assertThat(ofValues.told() + ofAnyValues.told()).isEmpty();
        assertThat(ofAnyValues.statements()).containsAll(ofValues.statements());
        // The lists of the console were there to be judged.
        assertThat(ofValues.read)
                .contains("trail", "payout", "payout_line", "voucher", "loose_end", "effect", "fact", "audit_log")
                .contains("person", "person_token", "counterpart", "document", "raw_record", "voucher_number");
    }

    /** Addresses opened while plans are made one way, and what the database did for them. */
    private static final class Walk {
        private final String planning;
        private final Set<String> read = new TreeSet<>();
        private final Map<String, String> faults = new TreeMap<>();
        private final Map<String, String> first = new LinkedHashMap<>();
        private final Map<String, Most> most = new LinkedHashMap<>();

        private record Most(String address, long rows) {}

        Walk(String planning) {
            this.planning = planning;
        }

        void open(Set<String> addresses) throws Exception {
            var browser = Browser.signedIn(console, ConsoleFixture.OWNER);
            PlannedDriver.planning(planning);
            for (var address : addresses) {
                PlannedDriver.take();
                var answer = browser.get(address);
                if (!List.of(200, 303, 404).contains(answer.statusCode())) {
                    faults.put(address, "answers " + answer.statusCode());
                }
                if (UNFILLED.matcher(answer.body()).find()) {
                    faults.put(address, "shows a place in a text that nothing fills");
                }
                plans().forEach(plan -> judge(plan, address));
            }
        }

        private void judge(Plan plan, String address) {
            read.addAll(plan.tables());
            // What reads small tables alone is kept in memory at times, and then is not read again.
            if (!SMALL.containsAll(plan.tables())) {
                first.putIfAbsent(plan.statement(), address);
                most.merge(
                        plan.statement(),
                        new Most(address, plan.rows()),
                        (one, other) -> other.rows() > one.rows() ? other : one);
            }
            fault(plan, rowsMax(address))
                    .ifPresent(fault -> faults.putIfAbsent(plan.statement(), fault + " for " + address));
        }

        Set<String> statements() {
            return first.keySet();
        }

        Set<String> addressesOfEachStatement() {
            var result = new LinkedHashSet<>(first.values());
            most.values().forEach(one -> result.add(one.address()));
            return result;
        }

        String told() {
            var told = new StringBuilder();
            faults.forEach((what, fault) -> told.append(fault)
                    .append(" (")
                    .append(planning)
                    .append("): ")
                    .append(what)
                    .append('\n'));
            return told.toString();
        }
    }

    private static List<Plan> plans() {
        return PlannedDriver.take().stream().map(Plan::of).toList();
    }

    private static long rowsMax(String address) {
        return MORE_ROWS.entrySet().stream()
                .filter(entry -> address.startsWith(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .findFirst()
                .orElse(ROWS_MAX);
    }

    private static java.util.Optional<String> fault(Plan plan, long rowsMax) {
        var grown =
                plan.scanned().stream().filter(table -> !SMALL.contains(table)).toList();
        if (!grown.isEmpty()) {
            return java.util.Optional.of("reads all of " + grown);
        }
        return plan.rows() > rowsMax
                ? java.util.Optional.of("reads " + plan.rows() + " rows")
                : java.util.Optional.empty();
    }

    @Test
    void aStatementThatReadsAWholeTableIsFound() {
        PlannedDriver.planning("auto");
        PlannedDriver.take();
        for (var statement : List.of(
                "select count(*) as n from trail where company_id = ? and channel = 'pos'",
                "select count(*) as n from trail where company_id = ? and merged_into is null",
                "select count(*) as n from (select total_minor from trail where company_id = ? order by total_minor"
                        + " limit 5) t")) {
            console.web().inCompany(1, sql -> sql.one(statement, row -> row.number("n"), 1L));
            assertThat(plans())
                    .as(statement)
                    .anyMatch(plan -> fault(plan, ROWS_MAX).isPresent());
        }
    }
}
