package se.knyt.formats.bank;

import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.StatementMarks;

/** Providers that the statements of these tests name, declared as connectors declare theirs. */
public final class GivenProviders {
    private GivenProviders() {}

    /** One that pays out. */
    public static final class Klarna implements ProviderProfile {
        @Override
        public String code() {
            return "klarna";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("KLARNA"));
        }
    }

    /** Another. */
    public static final class Stripe implements ProviderProfile {
        @Override
        public String code() {
            return "stripe";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("STRIPE"));
        }
    }

    /** One whose payments reach the account one by one. */
    public static final class Swish implements ProviderProfile {
        @Override
        public String code() {
            return "swish";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("SWISH").namingPayers());
        }
    }
}
