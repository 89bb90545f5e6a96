package se.knyt.connectors.payments.swish;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.spi.AccessCheck;
import se.knyt.spi.ConnectionContext;
import se.knyt.spi.EffectBody;
import se.knyt.spi.EffectKind;
import se.knyt.spi.EffectRequest;
import se.knyt.spi.EffectTarget;
import se.knyt.spi.PaymentStatusSource;
import se.knyt.spi.Preflight;
import se.knyt.spi.ProviderFailure;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource;

/**
 * One company's Swish number. The bank's report of a day is a payout that the bank has already. The report names payers by phone and
 * name; what is kept does not. There is nothing to capture: whoever pays by Swish has paid.
 */
final class SwishSession implements SettlementFileSource, EffectTarget, Preflight, PaymentStatusSource, AccessCheck {
    static final String PROVIDER = "swish";
    static final String NO_CAPTURES = "swish.no-captures";

    private final SettlementFiles files;
    private final SwishRefunds refunds;
    private final SwishPreflight checks;
    private final SwishCertificate certificate;
    private final SwishStatuses statuses;

    SwishSession(ConnectionContext context, SwishSettings settings) {
        this.certificate = new SwishCertificate(context, settings.authorities());
        var client = new SwishClient(context, certificate);
        this.statuses = new SwishStatuses(client);
        this.files = new SettlementFiles(PROVIDER, context.zone());
        this.refunds = new SwishRefunds(client, settings);
        this.checks = new SwishPreflight(client, certificate, settings, context.zone());
    }

    @Override
    public Set<EffectKind> effects() {
        return Set.of(EffectKind.REFUND);
    }

    /** A refund is seen under its id as soon as it is taken in. */
    @Override
    public Traits traits(EffectKind kind) {
        return new Traits(2, Duration.ofSeconds(5), true);
    }

    @Override
    public Performed perform(EffectRequest request) {
        if (request.body() instanceof EffectBody.Refund refund) {
            return refunds.perform(request, refund);
        }
        var reason = "Swish reserves nothing";
        throw new ProviderFailure.Refused(NO_CAPTURES, reason, Map.of("reason", reason));
    }

    @Override
    public Asked ask(EffectRequest request) {
        return request.body() instanceof EffectBody.Refund refund ? refunds.ask(request, refund) : new Asked.NotThere();
    }

    /** Without the merchant's certificate the bank's report is all that is read. */
    @Override
    public boolean tells() {
        return certificate.isThere();
    }

    @Override
    public Optional<PaymentStatus> status(String payment) {
        return statuses.of(payment);
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return files.recognizes(fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        var page = files.read(fileName, content);
        return new Page(
                page.records().stream().map(SwishSession::withoutPersons).toList(), page.cursor(), page.more());
    }

    /** The lines that were read, in place of the file. */
    private static SourceRecord withoutPersons(SourceRecord record) {
        if (!(record.reading() instanceof Reading.Read read)) {
            throw new IllegalArgumentException(record.key() + " cannot be read");
        }
        var lines = read.payoutLines().getOrDefault(record.key(), List.of());
        var kept = "line;booked;kind;amount;order;message;id\n"
                + lines.stream().map(SwishSession::text).collect(Collectors.joining());
        return new SourceRecord(
                record.key(),
                record.changedAt(),
                record.mediaType(),
                kept.getBytes(StandardCharsets.UTF_8),
                new Reading.Read(read.documents(), List.of(), read.payoutLines(), List.of()));
    }

    private static String text(PayoutLine line) {
        return Stream.of(
                                Integer.toString(line.line()),
                                line.at().toString(),
                                line.kind().code(),
                                line.amount().toPlain(),
                                line.orderReference(),
                                line.secondReference(),
                                line.providerTransactionId())
                        .map(cell -> cell.replaceAll("[;\\p{Cntrl}]", " "))
                        .collect(Collectors.joining(";"))
                + "\n";
    }

    @Override
    public List<Check> preflight(Plan plan) {
        return checks.check(plan);
    }

    /** Without a certificate nothing but the bank's report reaches it. */
    @Override
    public boolean checkAccess() {
        return checks.checkAccess();
    }
}
