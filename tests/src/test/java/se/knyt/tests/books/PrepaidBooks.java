package se.knyt.tests.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.Trouble;
import se.knyt.tests.thread.World;

/** A world in which buyers pay at the order, and what its books are looked at by. */
abstract class PrepaidBooks {
    @TempDir
    Path folder;

    World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    static void tied(Merchant merchant, int purchases) {
        var status = merchant.status();
        assertThat(status.trailsTied())
                .as("%s %s", status, Trouble.of(merchant))
                .isEqualTo(purchases);
        assertThat(status.looseEnds()).as("%s", Trouble.of(merchant)).isZero();
        assertThat(status.certificatesClosed()).isEqualTo(status.payouts()).isPositive();
        assertThat(status.invoiceOpenMinor()).isZero();
    }

    static List<String> ends(Merchant merchant) {
        return merchant.openEnds();
    }

    /** What Knyt's vouchers have on the account of prepayments. */
    static List<String> prepaid(Merchant merchant) {
        return merchant.texts(
                "select (debit_minor - credit_minor)::text from voucher_row where company_id = ? and account = 2420"
                        + " order by debit_minor, credit_minor desc");
    }
}
