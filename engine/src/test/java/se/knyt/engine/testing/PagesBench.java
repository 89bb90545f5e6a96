package se.knyt.engine.testing;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import se.knyt.engine.intake.PageWriter;
import se.knyt.engine.intake.RecordOrigin;
import se.knyt.engine.log.PostgresChangeLog;
import se.knyt.spi.PullSource.Lane;

/** What tests of written pages stand on: one engine for the class, and for each test a new company that reads a shop's orders. */
public abstract class PagesBench {
    /** The cursor stays where it is. */
    protected static final PageWriter.CursorMove STAYS = tx -> {};

    private static final AtomicInteger COMPANIES = new AtomicInteger();

    protected static TestEngine test;
    protected static PageWriter writer;
    protected long company;
    protected RecordOrigin origin;

    @BeforeAll
    static void openEngine() {
        test = new TestEngine();
        writer = new PageWriter(
                test.engine.database(), test.engine.ids(), test.keys, new PostgresChangeLog(), test.engine.clocks());
    }

    @AfterAll
    static void closeEngine() {
        test.close();
    }

    @BeforeEach
    final void newCompany() {
        company = newCompanyId();
        origin = new RecordOrigin(company, test.connect(company, "shop").id(), "orders", Lane.TRADE);
    }

    /** One more company. */
    protected static long newCompanyId() {
        return test.company("bolag-" + COMPANIES.incrementAndGet());
    }

    /** The raw record of a document. */
    protected final long rawOf(String sourceId) {
        return test.number(
                company, "select raw_id from document where company_id = ? and source_id = ?", company, sourceId);
    }

    /** The bytes of a raw record as they were received. */
    protected final byte[] raw(long id) {
        return test.engine
                .database()
                .forCompany("raw", company, tx -> test.engine.archive().raw(tx, company, id))
                .orElseThrow()
                .content();
    }
}
