package se.knyt.connectors.payments.swish;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import se.knyt.http.tls.CertificateFault;
import se.knyt.spi.Preflight.Check;
import se.knyt.spi.Preflight.Plan;
import se.knyt.spi.Preflight.Status;
import se.knyt.spi.ProviderFailure;

/** What must be right before Swish's payments are booked, and before Knyt pays back through it. */
final class SwishPreflight {
    private static final String CERTIFICATE = "swish.certificate";
    private static final String ENDING = "swish.certificate-ending";
    private static final String EXPIRED = "swish.certificate-expired";
    private static final String EARLY = "swish.certificate-early";
    private static final String MISSING = "swish.certificate-missing";
    private static final String LOCKED = "swish.certificate-passphrase";
    private static final String KEY = "swish.certificate-key";
    private static final String UNREADABLE = "swish.certificate-unreadable";
    private static final String NUMBER = "swish.number";
    private static final String REACHED = "swish.reached";

    /** Every check there is; of those of the certificate one is given. */
    static final Set<String> CODES = Set.of(
            "swish.account",
            "swish.report",
            CERTIFICATE,
            ENDING,
            EXPIRED,
            EARLY,
            MISSING,
            LOCKED,
            KEY,
            UNREADABLE,
            NUMBER,
            REACHED);

    /** A new one takes a person at the company with rights in Swish's portal: not a thing of a day. */
    private static final Period WARNED_BEFORE = Period.ofMonths(1);
    /** A payment that no one has, so that asking for it tells only whether Swish lets us in. */
    private static final String NO_PAYMENT = "00000000000000000000000000000000";

    private final SwishClient client;
    private final SwishCertificate certificate;
    private final SwishSettings settings;
    private final ZoneId zone;

    SwishPreflight(SwishClient client, SwishCertificate certificate, SwishSettings settings, ZoneId zone) {
        this.client = client;
        this.certificate = certificate;
        this.settings = settings;
        this.zone = zone;
    }

    List<Check> check(Plan plan) {
        boolean account = plan.providerAccounts().keySet().stream().anyMatch(SwishSession.PROVIDER::equalsIgnoreCase);
        var checks = new ArrayList<Check>();
        checks.add(new Check("swish.account", account ? Status.OK : Status.STOP, Map.of()));
        // Each bank has a report of its own, which a person fetches there.
        checks.add(new Check("swish.report", Status.ASK, Map.of()));
        if (!certificate.isThere()) {
            checks.add(new Check(MISSING, Status.WARN, Map.of()));
            return checks;
        }
        var shown = certificate(plan.today());
        checks.addAll(shown);
        checks.add(new Check(
                NUMBER, settings.number().isEmpty() ? Status.STOP : Status.OK, Map.of("number", settings.number())));
        if (shown.stream().noneMatch(check -> check.status() == Status.STOP)) {
            checks.add(reached());
        }
        return checks;
    }

    /** None where the connection leads to a simulator, which asks for none. */
    private List<Check> certificate(LocalDate today) {
        try {
            return certificate
                    .read()
                    .map(read -> read.lastDay(zone))
                    .map(last -> today.plus(WARNED_BEFORE).isAfter(last)
                            ? new Check(ENDING, Status.WARN, Map.of("day", last.toString()))
                            : new Check(CERTIFICATE, Status.OK, Map.of("day", last.toString())))
                    .stream()
                    .toList();
        } catch (CertificateFault e) {
            var code = switch (e.kind()) {
                case EXPIRED -> EXPIRED;
                case NOT_YET_VALID -> EARLY;
                case WRONG_PASSPHRASE -> LOCKED;
                case NO_PRIVATE_KEY, UNREADABLE_KEY, KEY_OF_ANOTHER -> KEY;
                case NOT_A_CERTIFICATE, UNREADABLE_AUTHORITIES -> UNREADABLE;
            };
            var arguments = Map.of("day", e.day(), "reason", String.valueOf(e.getMessage()));
            return List.of(new Check(code, Status.STOP, arguments));
        }
    }

    /** A certificate that cannot be used is a refused sign-in: Swish would say no more of it. */
    boolean checkAccess() {
        if (!certificate.isThere()) {
            return false;
        }
        try {
            certificate.read();
        } catch (CertificateFault e) {
            throw new ProviderFailure.Unauthorized("the certificate cannot be used: " + e.getMessage());
        }
        client.paymentRequest(NO_PAYMENT);
        return true;
    }

    private Check reached() {
        try {
            client.paymentRequest(NO_PAYMENT);
            return new Check(REACHED, Status.OK, Map.of());
        } catch (ProviderFailure.Unauthorized | ProviderFailure.Refused | ProviderFailure.NotSent e) {
            return new Check(REACHED, Status.STOP, Map.of("reason", String.valueOf(e.getMessage())));
        }
    }
}
