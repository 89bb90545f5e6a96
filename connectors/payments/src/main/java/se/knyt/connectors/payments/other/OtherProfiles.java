package se.knyt.connectors.payments.other;

import java.util.Optional;
import se.knyt.core.providers.ProviderProfile;
import se.knyt.core.providers.StatementMarks;

/** Providers of whose payouts a company drops files, or no more than a bank's entry is known: by their names on statements alone. */
public final class OtherProfiles {
    private OtherProfiles() {}

    /** The marketplace, whose settlements have numbers of eleven digits. */
    public static final class Amazon implements ProviderProfile {
        @Override
        public String code() {
            return "amazon";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("AMAZON")
                    .withOwnWords("EUROPE", "SERVICES", "MEDIA", "MARKETPLACE", "CORE")
                    .withDigits("\\b\\d{11}\\b"));
        }
    }

    /** Its money is held by a foundation. */
    public static final class Mollie implements ProviderProfile {
        @Override
        public String code() {
            return "mollie";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("MOLLIE").withOwnWords("STICHTING"));
        }
    }

    /** Swedish invoices and instalments. */
    public static final class Qliro implements ProviderProfile {
        @Override
        public String code() {
            return "qliro";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("QLIRO").withOwnWords("FINANCIAL", "SERVICES"));
        }
    }

    /** It was called Collector before. */
    public static final class Walley implements ProviderProfile {
        @Override
        public String code() {
            return "walley";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("WALLEY", "COLLECTOR").withOwnWords("BANK", "CHECKOUT"));
        }
    }

    /** It was called iZettle before. */
    public static final class Zettle implements ProviderProfile {
        @Override
        public String code() {
            return "zettle";
        }

        @Override
        public Optional<StatementMarks> onStatements() {
            return Optional.of(StatementMarks.named("ZETTLE", "IZETTLE"));
        }
    }
}
