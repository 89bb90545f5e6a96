package se.knyt.tests.books;

import java.sql.SQLException;
import se.knyt.tests.crash.EngineChild;
import se.knyt.tests.thread.Merchant;
import se.knyt.tests.thread.World;

/** The engine of a merchant in a process of its own, which a test kills between two steps. */
final class Worker implements AutoCloseable {
    private final World world;
    private final Merchant merchant;
    private EngineChild process;

    Worker(World world, Merchant merchant) {
        this.world = world;
        this.merchant = merchant;
        process = EngineChild.at(world, merchant);
    }

    /** Kills it as {@code kill -9} does, and starts another when what it held has run out. */
    void dieAndComeBack() {
        process.kill();
        letItsLeasesRunOut();
        process = EngineChild.at(world, merchant);
    }

    /** Fifteen seconds of database time pass at once: what the dead one held runs out, and it takes no share any more. */
    private void letItsLeasesRunOut() {
        try (var connection = merchant.database.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate("update lease set until = clock_timestamp() - interval '1 second'");
            statement.executeUpdate("update process set seen_at = seen_at - interval '1 minute'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
