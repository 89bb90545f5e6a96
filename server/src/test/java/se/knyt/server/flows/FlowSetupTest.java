package se.knyt.server.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import se.knyt.server.actions.Actions.FlowForm;
import se.knyt.server.flows.FlowSetup.Books;
import se.knyt.server.flows.FlowSetup.End;
import se.knyt.server.flows.FlowSetup.Standing;
import se.knyt.spi.ConnectorInfo.Family;

/** Where new flows may go: in either way where nothing is on, else where and as what is on goes. */
class FlowSetupTest {
    private static final End SHOP = new End(1, Family.SHOP, "Shopify", "Butiken");
    private static final End SECOND = new End(2, Family.SHOP, "Shopify", "Konsumentbutiken");
    private static final End KLARNA = new End(3, Family.PAYMENT_PROVIDER, "Klarna", "Klarna");
    private static final End FORTNOX = new End(4, Family.ACCOUNTING_SYSTEM, "Fortnox", "Bolaget");
    private static final End FILES = new End(5, Family.FILE, "SIE-fil", "Filer");
    private static final List<End> ALL = List.of(SHOP, SECOND, KLARNA, FORTNOX, FILES);

    private static List<String> offered(Standing... standing) {
        return FlowSetup.of(ALL, List.of(standing), () -> false).books().stream()
                .map(books -> books.end().system() + " " + books.word())
                .toList();
    }

    @Test
    void anAccountingSystemTakesInvoicesOrVouchersAndAFileVouchers() {
        assertThat(offered()).containsExactly("Fortnox invoices", "Fortnox vouchers", "SIE-fil file");
        assertThat(offered(new Standing("deliveries-to-invoices", 1, 4, false)))
                .as("paused")
                .hasSize(3);
        assertThat(offered(new Standing("deliveries-to-invoices", 1, 4, true))).containsExactly("Fortnox invoices");
    }

    @Test
    void vouchersOfOursGoWhereTheyHaveGone() {
        assertThat(offered(new Standing("payouts-to-vouchers", 3, 5, true))).containsExactly("SIE-fil file");
        assertThat(offered(new Standing("sales-to-vouchers", 1, 4, true))).containsExactly("Fortnox vouchers");
        // Both ways are on, by channel: what is added goes the company's.
        assertThat(offered(
                        new Standing("deliveries-to-invoices", 1, 4, true),
                        new Standing("sales-to-vouchers", 2, 4, true)))
                .containsExactly("Fortnox invoices");
    }

    @Test
    void vouchersInTheAccountingSystemAreTheFlowsOfVouchersAndNoOthers() {
        var setup = FlowSetup.of(ALL, List.of(), () -> false);
        var vouchers = setup.books().get(1);
        assertThat(setup.flows(vouchers, Set.of(1L, 3L), true))
                .containsExactly(
                        new FlowForm("sales-to-vouchers", 1, 4, true),
                        new FlowForm("payouts-to-vouchers", 1, 4, true),
                        new FlowForm("payouts-to-vouchers", 3, 4, true));
        assertThat(setup.systems()).isTrue();
        assertThat(new FlowSetup(setup.sources(), List.of(vouchers)).systems())
                .as("no orders are handled where there are no invoices")
                .isFalse();
        assertThat(FlowSetup.over(ALL, List.of(new Standing("payouts-to-books", 3, 4, true)), vouchers))
                .containsExactly(new FlowForm("payouts-to-vouchers", 3, 4, true));
        assertThat(new Books(FORTNOX, false).value()).isNotEqualTo(new Books(FORTNOX, true).value());
    }
}
