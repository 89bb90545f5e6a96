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
 * @param about codes of what the rules that use the table are about: that of the subject, {@code orders} for orders
 * @param trying which of them is tried
 * @param trial what the rules are tried on
 */
public record TablesPage(
        int version,
        List<MappingTable> tables,
        String old,
        String name,
        String rows,
        String reason,
        List<RuleFault> faults,
        String problem,
        List<String> about,
        String trying,
        RuleTryPage trial) {}
