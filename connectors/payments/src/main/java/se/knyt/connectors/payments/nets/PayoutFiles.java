package se.knyt.connectors.payments.nets;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import se.knyt.connectors.payments.SettlementFiles;
import se.knyt.http.json.Json;
import se.knyt.spi.PullSource.Evidence;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.PullSource.SourceRecord;
import se.knyt.spi.SettlementFileSource;
import tools.jackson.databind.JsonNode;

/** Nexi's payout as a file is what its interface answers, so that both become the same record by the same way. */
final class PayoutFiles implements SettlementFileSource {
    private static final String JSON = "application/json";

    private final ZoneId zone;

    PayoutFiles(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public boolean recognizes(String fileName, byte[] beginning) {
        return SettlementFiles.recognizes(PayoutMapping.PROVIDER, fileName, beginning);
    }

    @Override
    public Page read(String fileName, byte[] content) {
        SettlementFiles.check(PayoutMapping.PROVIDER, fileName, content);
        var pages = new LinkedHashMap<String, List<JsonNode>>();
        var file = Json.parse(content);
        for (var page : file.isArray() ? file : List.of(file)) {
            pages.computeIfAbsent(Json.text(page, "id"), _ -> new ArrayList<>()).add(page);
        }
        var records = new ArrayList<SourceRecord>();
        pages.forEach((id, of) -> records.add(record(id, of, fileName, content)));
        return SettlementFiles.whole(fileName, records);
    }

    private SourceRecord record(String id, List<JsonNode> pages, String fileName, byte[] content) {
        var payout = pages.getFirst();
        var actions = PayoutSource.actions(pages);
        long total = Json.wholeOr(payout, "numberOfPaymentActions", actions.size());
        if (total > actions.size()) {
            throw new IllegalArgumentException(
                    fileName + ": holds " + actions.size() + " of the " + total + " payment actions of " + id);
        }
        var paidAt = PayoutSource.day(payout, zone);
        var reading = PayoutMapping.read(payout, actions, paidAt);
        return new SourceRecord(id, paidAt, JSON, content, withFile(reading, id, fileName, content));
    }

    private static Reading withFile(Reading reading, String id, String fileName, byte[] content) {
        return reading instanceof Reading.Read read
                ? new Reading.Read(
                        read.documents(),
                        read.persons(),
                        read.payoutLines(),
                        List.of(new Evidence(id, fileName, JSON, content)))
                : reading;
    }
}
