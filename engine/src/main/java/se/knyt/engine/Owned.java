package se.knyt.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.lease.Leases;

/** What a process holds at a time: the companies it plans and the connections it reads and sends through. */
record Owned(List<Long> companies, List<ConnectionRow> connections, Map<Long, List<ConnectionRow>> byCompany) {
    static Owned of(List<Long> companies, List<ConnectionRow> connections) {
        return new Owned(
                companies,
                connections,
                connections.stream()
                        .collect(Collectors.groupingBy(ConnectionRow::company, TreeMap::new, Collectors.toList())));
    }

    List<ConnectionRow> connectionsOf(List<Long> some) {
        return some.stream()
                .flatMap(c -> byCompany.getOrDefault(c, List.of()).stream())
                .toList();
    }

    /** The scopes whose leases stand for these companies and their connections. */
    static Set<String> scopes(List<Long> companies, List<ConnectionRow> connections, LongPredicate which) {
        var scopes = new TreeSet<String>();
        companies.stream().filter(which::test).forEach(company -> scopes.add(Leases.companyScope(company)));
        connections.stream().filter(row -> which.test(row.company())).forEach(row -> scopes.add(row.leaseScope()));
        return scopes;
    }
}
