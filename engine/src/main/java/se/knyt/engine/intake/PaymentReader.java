package se.knyt.engine.intake;

import java.time.Instant;
import java.util.List;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.connections.Connections;
import se.knyt.engine.db.Database;
import se.knyt.engine.lease.Leases;
import se.knyt.engine.payments.PaymentStatuses;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.ProviderFailure;

/** Asks a connection how payments stand: those that are to be asked of by now, so many at most in one reading. */
final class PaymentReader {
    private final Database database;
    private final Connections connections;
    private final CompanyClocks clocks;
    private final Leases leases;

    PaymentReader(Database database, Connections connections, CompanyClocks clocks, Leases leases) {
        this.database = database;
        this.connections = connections;
        this.clocks = clocks;
        this.leases = leases;
    }

    /**
     * Asks, and keeps what is told, also where an answer fails to come: it is not asked for again.
     *
     * @param now company time
     * @param whole in a commit of its own when nothing more is to be asked
     * @return whether anything was asked
     * @throws ProviderFailure when nothing can be asked of it now
     */
    boolean read(ConnectionRow row, Instant now, Database.Action whole) {
        if (!(connections.session(row) instanceof PaymentStatusSource source)) {
            throw new ProviderFailure.NotSent("the connector tells of no payments");
        }
        var some = source.tells()
                ? database.forCompany("payments-due", row.company(), tx -> PaymentStatuses.due(tx, row, now))
                : List.<String>of();
        var answers = new PaymentStatuses.Answers();
        try {
            some.forEach(payment -> answers.ask(source, payment));
        } finally {
            keep(row, answers);
        }
        if (some.size() < PaymentStatuses.ASKED_MAX) {
            database.doForCompany("payments-read", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                whole.run(tx);
            });
        }
        return !some.isEmpty();
    }

    private void keep(ConnectionRow row, PaymentStatuses.Answers answers) {
        if (answers.any()) {
            database.doForCompany("payments", row.company(), tx -> {
                leases.require(tx, row.leaseScope());
                answers.keep(tx, row, clocks.now(row.company()));
            });
        }
    }
}
