package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;
import static se.knyt.simulators.fortnox.Account.row;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The twin as a sandbox: what would reach a buyer, what survives a restart, what two runs are compared by. */
class SandboxTest {
    private static void forward(Account fortnox, int days) {
        fortnox.act("clock", "{\"advance\":\"PT" + days * 24 + "H\"}").ok();
    }

    @Test
    void aReminderGoesOutOnlyForASentUnpaidInvoiceAndOnlyWhenTheCompanySaysSo() {
        try (var fortnox = new Account()) {
            var paid = fortnox.bookedInvoice("paid", Account.TODAY, row("1", "10", ""));
            var unpaid = fortnox.bookedInvoice("unpaid", Account.TODAY, row("1", "10", ""));
            fortnox.bookedInvoice("never sent", Account.TODAY, row("1", "10", ""));
            fortnox.put("invoices/" + paid + "/externalprint").ok();
            fortnox.put("invoices/" + unpaid + "/externalprint").ok();
            fortnox.pay(paid, "10", "KLARNA", Account.TODAY, "");
            forward(fortnox, 100);
            assertThat(fortnox.control("reminders").path("reached")).isEmpty();

            fortnox.set("reminders", "true");
            var reached = fortnox.control("reminders").path("reached");
            assertThat(reached).hasSize(1);
            assertThat(reached.get(0).path("kind").asString("")).isEqualTo("reminder");
            assertThat(reached.get(0).path("reference").asString("")).isEqualTo("unpaid");
            assertThat(reached.get(0).path("date").asString("")).isEqualTo("2027-01-03"); // 24 November + 30 + 10 days
            assertThat(fortnox.get("invoices/" + unpaid)
                            .ok()
                            .path("Invoice")
                            .path("Reminders")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void theClockSaysWhenTheNextReminderIsDue() {
        try (var fortnox = new Account()) {
            fortnox.set("reminders", "true");
            fortnox.set("interest_invoices", "true");
            var number = fortnox.bookedInvoice("1", Account.TODAY, row("1", "10", ""));
            assertThat(fortnox.simulator.nextEventAt()).isEmpty();
            fortnox.put("invoices/" + number + "/externalprint").ok();
            assertThat(fortnox.simulator.nextEventAt()).contains(Instant.parse("2027-01-02T23:00:00Z"));
            forward(fortnox, 41);
            assertThat(fortnox.simulator.nextEventAt()).contains(Instant.parse("2027-01-22T23:00:00Z"));
            forward(fortnox, 20);
            assertThat(fortnox.control("reminders")
                            .path("reached")
                            .valueStream()
                            .map(one -> one.path("kind").asString("")))
                    .containsExactly("reminder", "interest_invoice");
            assertThat(fortnox.simulator.nextEventAt()).isEmpty();
        }
    }

    @Test
    void mailAndFactoringReachTheBuyer() {
        try (var fortnox = new Account()) {
            fortnox.set("auto_send", "true");
            fortnox.set("factoring", "true");
            fortnox.bookedInvoice("1", Account.TODAY, row("1", "10", ""));
            var marked = fortnox.invoice("2", Account.TODAY, row("1", "10", ""));
            fortnox.put("invoices/" + marked + "/externalprint").ok();
            fortnox.set("factoring", "false");
            fortnox.put("invoices/" + marked + "/bookkeep").ok();
            fortnox.get("invoices/" + marked + "/email").ok();
            assertThat(fortnox.control("reminders")
                            .path("reached")
                            .valueStream()
                            .map(one -> one.path("kind").asString("") + " "
                                    + one.path("reference").asString("")))
                    .containsExactly("email 1", "factoring 1", "email 2");
        }
    }

    @Test
    void itIsFoundByName() {
        assertThat(se.knyt.simulators.base.Simulator.named("fortnox")).isInstanceOf(FortnoxSimulator.class);
    }

    @Test
    void everythingSurvivesARestart(@TempDir Path dir) {
        String before;
        try (var fortnox = new Account(dir)) {
            var number = fortnox.bookedInvoice("1", Account.TODAY, row("1", "1249", ""));
            fortnox.pay(number, "49", "KLARNA", Account.TODAY, "");
            fortnox.set("reminders", "true");
            fortnox.upload("inbox", "a.csv", new byte[] {1, 2, 3}).ok();
            assertThat(fortnox.put("invoices/" + number + "/cancel").status()).isEqualTo(400);
            before = fortnox.simulator.canonical().toString();
        }
        try (var again = new Account(dir)) {
            assertThat(again.simulator.canonical()).hasToString(before);
            assertThat(again.control("settings").path("reminders").asString("")).isEqualTo("true");
            assertThat(again.control("ledger").path("agrees").booleanValue()).isTrue();
            var next = again.bookedInvoice("2", Account.TODAY, row("1", "10", ""));
            assertThat(next).isEqualTo("2");
            assertThat(again.control("numbers")
                            .path("voucher B year 2")
                            .path("gap_free")
                            .booleanValue())
                    .isTrue();
        }
    }

    @Test
    void twoRunsThatDidTheSameCompareEqualWhateverTheNumbers() {
        try (var one = new Account();
                var other = new Account()) {
            var cancelled = other.customer("Tillfällig");
            other.call("DELETE", "/3/customers/" + cancelled, "");
            for (var fortnox : new Account[] {one, other}) {
                boolean reversed = fortnox == other;
                var references = reversed ? new String[] {"B", "A"} : new String[] {"A", "B"};
                for (var reference : references) {
                    var number = fortnox.bookedInvoice(
                            reference, Account.TODAY, row("1", reference.equals("A") ? "10" : "20", ""));
                    fortnox.pay(number, reference.equals("A") ? "10" : "20", "KLARNA", Account.TODAY, "");
                }
            }
            assertThat(other.simulator.canonical()).isEqualTo(one.simulator.canonical());
        }
    }

    @Test
    void anInvoiceMadeTwiceIsSeenTwice() {
        try (var fortnox = new Account()) {
            fortnox.invoice("1", Account.TODAY, row("1", "10", ""));
            fortnox.invoice("1", Account.TODAY, row("1", "10", ""));
            assertThat(fortnox.simulator.canonical().path("invoices")).hasSize(2);
        }
    }

    @Test
    void resetGivesAFreshCompany() {
        try (var fortnox = new Account()) {
            fortnox.bookedInvoice("1", Account.TODAY, row("1", "10", ""));
            fortnox.set("reminders", "true");
            fortnox.act("reset", "").ok();
            assertThat(fortnox.get("me").status()).isEqualTo(401);
            fortnox.token(fortnox.signIn().ok().path("access_token").asString(""));
            assertThat(fortnox.get("invoices").ok().path("Invoices")).isEmpty();
            assertThat(fortnox.control("settings").path("reminders").asString(""))
                    .isEqualTo("false");
            fortnox.bookedInvoice("1", Account.TODAY, row("1", "10", ""));
        }
    }

    @Test
    void whatChangedSinceIsFoundByTheMinute() {
        try (var fortnox = new Account()) {
            fortnox.invoice("old", Account.TODAY, row("1", "10", ""));
            fortnox.machine.updateAndGet(now -> now.plus(Duration.ofMinutes(30)));
            fortnox.token(fortnox.signIn().ok().path("access_token").asString(""));
            fortnox.invoice("new", Account.TODAY, row("1", "10", ""));
            var since =
                    fortnox.get("invoices?lastmodified=2026-11-24%2011:20").ok().path("Invoices"); // 10:20 UTC
            assertThat(since).hasSize(1);
            assertThat(since.get(0).path("ExternalInvoiceReference1").asString(""))
                    .isEqualTo("new");
        }
    }

    @Test
    void listsArePagedAndSayHowManyThereAre() {
        try (var fortnox = new Account()) {
            for (int i = 1; i <= 5; i++) {
                fortnox.invoice("r" + i, Account.TODAY, row("1", Integer.toString(i), ""));
            }
            var page = fortnox.get("invoices?limit=2&page=3&sortby=total&sortorder=descending")
                    .ok();
            assertThat(page.path("MetaInformation").path("@TotalResources").asInt())
                    .isEqualTo(5);
            assertThat(page.path("MetaInformation").path("@TotalPages").asInt()).isEqualTo(3);
            assertThat(page.path("MetaInformation").path("@CurrentPage").asInt())
                    .isEqualTo(3);
            assertThat(page.path("Invoices")).hasSize(1);
            assertThat(page.path("Invoices").get(0).path("Total").decimalValue())
                    .isEqualByComparingTo("1");
            assertThat(page.path("Invoices").get(0).path("@url").asString("")).endsWith("/3/invoices/1");
            assertThat(page.path("Invoices").get(0).has("InvoiceRows")).isFalse();
        }
    }
}
