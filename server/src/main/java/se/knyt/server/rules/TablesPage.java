package se.knyt.server.rules;

import java.util.List;
import se.knyt.engine.rules.MappingTable;
import se.knyt.engine.rules.RuleFault;

/**
 * The tables by which rules map values, and the form of one.
 *
 * @param version settings version that they stand in
 * @param old name of the table in the form, empty for a new one
 * @param rows of it, one a line
 * @param problem key of what else was wrong, empty for nothing
 */
public record TablesPage(
        int version,
        List<MappingTable> tables,
        String old,
        String name,
        String rows,
        String reason,
        List<RuleFault> faults,
        String problem) {}
