package se.knyt.server.trails;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import se.knyt.server.db.Sql;
import se.knyt.server.looseends.LooseEndQueries;
import se.knyt.server.looseends.LooseEndRow;
import se.knyt.server.shell.Company;

/** What is stored of one purchase, as its page tells it. */
record TrailMaterial(
        TrailQueries.TrailHead head,
        List<TrailDocuments.Doc> documents,
        List<TrailDocuments.Duty> duties,
        List<TrailDocuments.Line> lines,
        List<TrailDocuments.DayBooking> days,
        List<LooseEndRow> looseEnds,
        List<TrailDocuments.Disputed> disputes,
        List<TrailDocuments.Told> told,
        Optional<FreightNote> freight) {
    static Optional<TrailMaterial> read(Sql sql, Company in, long trail, Collection<Integer> transit)
            throws SQLException {
        long company = in.id();
        var head = TrailQueries.head(sql, company, trail, transit);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrailMaterial(
                head.get(),
                TrailDocuments.documents(sql, company, trail),
                TrailDocuments.duties(sql, in, trail),
                TrailDocuments.lines(sql, company, trail),
                TrailDocuments.days(sql, company, trail),
                LooseEndQueries.ofTrail(sql, company, trail),
                TrailDocuments.disputes(sql, company, trail),
                TrailDocuments.told(sql, company, trail),
                FreightNote.of(sql, company, trail)));
    }
}
