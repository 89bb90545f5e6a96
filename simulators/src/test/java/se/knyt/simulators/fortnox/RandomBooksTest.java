package se.knyt.simulators.fortnox;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import se.knyt.simulators.base.SimulatorStore;
import tools.jackson.databind.node.ObjectNode;

/** Any sequence of acts, allowed or refused: the two ledgers agree, every voucher balances, no series has a gap, a refusal changes nothing. */
class RandomBooksTest {
    private static final String[] MODES = {"KLARNA", "STRIPE", "PRESENTKORT", ""};

    private static final class World {
        final SimulatorStore store = SimulatorStore.inMemory();
        final Company company;
        final Invoices invoices;
        final Payments payments;
        final InvoiceActions actions;
        final Control control;

        World() {
            var instant = Instant.parse("2026-11-24T10:00:00Z");
            company = new Company(new State(store), new Time(() -> instant, () -> instant));
            var outreach = new Outreach(company);
            invoices = new Invoices(company);
            payments = new Payments(company, invoices);
            actions = new InvoiceActions(company, invoices, payments, outreach);
            control = new Control(
                    company,
                    outreach,
                    invoices,
                    actions,
                    payments,
                    new Orders(company, invoices, outreach),
                    new Vouchers(company));
            company.state.atomically(() -> {
                Seed.fill(company);
                var customer = Json.object()
                        .put("CustomerNumber", "1")
                        .put("Name", "Konsument")
                        .put("Currency", "SEK");
                company.state.put(State.Table.CUSTOMERS, "1", customer);
                return true;
            });
        }

        ObjectNode anyInvoice(Random random) {
            return invoices.required(Integer.toString(
                    1 + random.nextInt(Math.max(1, company.state.peek("invoice", 1) - 1))));
        }

        void act(int kind, Random random) {
            switch (kind) {
                case 0, 1 -> actions.bookkeep(invoices.create(Input.check(draft(random), "InvoicePayload", true)));
                case 2 -> invoices.create(Input.check(draft(random), "InvoicePayload", true));
                case 3 -> actions.bookkeep(anyInvoice(random));
                case 4 -> actions.cancel(anyInvoice(random));
                case 5 -> actions.credit(anyInvoice(random));
                default -> pay(random);
            }
        }

        private void pay(Random random) {
            var open = invoices.all().stream().filter(Invoices::isOpen).toList();
            var invoice = open.isEmpty() || random.nextInt(10) == 0
                    ? anyInvoice(random)
                    : open.get(random.nextInt(open.size()));
            long left = Invoices.balance(invoice);
            long part = random.nextBoolean() ? left : Math.round(left * (random.nextInt(140) / 100.0));
            var sent = Json.object();
            sent.set("InvoiceNumber", invoice.get("DocumentNumber"));
            Json.putMinor(sent, "AmountCurrency", part);
            sent.set("PaymentDate", invoice.get("InvoiceDate"));
            if (!Json.text(invoice, "Currency").equals("SEK") && random.nextBoolean()) {
                Json.putMinor(sent, "Amount", part * 11);
            }
            var mode = MODES[random.nextInt(MODES.length)];
            if (!mode.isEmpty()) {
                sent.put("ModeOfPayment", mode);
            }
            if (random.nextInt(3) == 0) {
                var writeOff = sent.putArray("WriteOffs").addObject().put("AccountNumber", 3740);
                Json.putMinor(writeOff, "Amount", left - part);
            }
            var payment = payments.create(Input.check(sent, "InvoicePayment", true), "API");
            if (random.nextInt(4) != 0) {
                payments.bookkeep(payment);
            }
        }

        private static ObjectNode draft(Random random) {
            var invoice = Json.object();
            invoice.put("CustomerNumber", "1");
            invoice.put("VATIncluded", random.nextBoolean());
            if (random.nextBoolean()) {
                invoice.put("Currency", "EUR");
            }
            if (random.nextInt(5) == 0) {
                Json.put(invoice, "Freight", new BigDecimal(random.nextInt(100)));
            }
            var rows = invoice.putArray("InvoiceRows");
            for (int i = 0; i <= random.nextInt(4); i++) {
                var row = rows.addObject();
                Json.putMinor(row, "Price", random.nextInt(200_000));
                row.put("DeliveredQuantity", Integer.toString(random.nextInt(6) - 1));
                row.put("VAT", List.of(25, 12, 6, 0).get(random.nextInt(4)));
            }
            return invoice;
        }
    }

    @Property(tries = 40)
    void theBooksHoldAfterEveryAct(@ForAll long seed, @ForAll @Size(min = 20, max = 60) List<Integer> kinds) {
        var world = new World();
        var random = new Random(seed);
        for (int kind : kinds) {
            var before = world.store.dump();
            try {
                world.company.state.atomically(() -> {
                    world.act(Math.floorMod(kind, 9), random);
                    return true;
                });
            } catch (FortnoxError refused) {
                assertThat(world.store.dump()).isEqualTo(before);
            }
            check(world);
        }
        var again = new Company(new State(world.store), world.company.time);
        assertThat(new Canonical(again).write()).isEqualTo(new Canonical(world.company).write());
    }

    private static void check(World world) {
        var ledger = world.control.customerLedger();
        assertThat(ledger.path("agrees").booleanValue()).as(ledger.toString()).isTrue();
        for (var voucher : world.company.state.all(State.Table.VOUCHERS)) {
            long sum = 0;
            for (var row : Json.rows(voucher, "VoucherRows")) {
                sum += Ledger.amount(row);
            }
            assertThat(sum).isZero();
        }
        new Canonical(world.company)
                .numbers()
                .forEach(series ->
                        assertThat(series.path("gap_free").booleanValue()).isTrue());
        for (var open : ledger.path("open")) {
            // An invoice whose balance is nil has nothing left in SEK either, whatever its currency.
            assertThat(open.path("balance").decimalValue().signum()).isNotZero();
        }
    }
}
