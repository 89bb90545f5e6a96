package se.knyt.engine.connections;

import java.util.List;
import java.util.Map;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.db.Database;

/** What people answer to the checks that a system does not tell about: the newest of each is kept, all stand in the audit log. */
public final class CheckAnswers {
    private static final String KEEP = """
            insert into check_answer (company_id, connection_id, code, holds, note, facts, actor, answered_at)
            select company_id, connection_id, ?, ?, ?, ?, ?, ? from connection where company_id = ? and connection_id = ?
            on conflict (company_id, connection_id, code) do update
               set holds = excluded.holds, note = excluded.note, facts = excluded.facts, actor = excluded.actor,
                   answered_at = excluded.answered_at
            """;

    private final Database database;
    private final CompanyClocks clocks;

    public CheckAnswers(Database database, CompanyClocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    /**
     * One answer.
     *
     * @param code of the check
     * @param holds whether all is as it should be
     * @param note the person's own words, may be empty
     * @param facts digest of what the check said
     */
    public record Answer(String code, boolean holds, String note, String facts) {}

    /** Keeps the answers, all or none. */
    public void keep(long company, long connection, List<Answer> answers, String actor) {
        database.doForCompany("check-answers", company, tx -> {
            for (var answer : answers) {
                tx.update(
                        KEEP,
                        answer.code(),
                        answer.holds(),
                        answer.note(),
                        answer.facts(),
                        actor,
                        clocks.now(company),
                        company,
                        connection);
                Audit.write(
                        tx,
                        company,
                        clocks.machineNow(),
                        actor,
                        "check.answer",
                        answer.code(),
                        Map.of(
                                "connection",
                                String.valueOf(connection),
                                "holds",
                                String.valueOf(answer.holds()),
                                "note",
                                answer.note(),
                                "facts",
                                answer.facts()));
            }
        });
    }
}
