package se.knyt.engine.flows;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Why a trail does not go on: the first reason that stops its money or its goods, and the first question that only its posting waits for.
 * Neither takes the place of the other.
 */
final class Holds {
    private Optional<Obstacle> stop = Optional.empty();
    private Optional<Obstacle> question = Optional.empty();
    private final Set<String> unposted = new LinkedHashSet<>();
    private final Map<String, Object> answered = new LinkedHashMap<>();

    void stop(String code, Map<String, String> args) {
        stop = stop.or(() -> Optional.of(new Obstacle(code, Map.copyOf(args))));
    }

    void ask(String code, Map<String, String> args) {
        question = question.or(() -> Optional.of(new Obstacle(code, Map.copyOf(args))));
    }

    /** What is asked before anything can be posted; empty where nothing is. */
    Optional<Obstacle> question() {
        return question;
    }

    /** What holds the trail beside the question of how it is posted; empty where nothing does. */
    Optional<Obstacle> beside() {
        return question.isEmpty() ? Optional.empty() : stop;
    }

    /** What is told first. */
    Optional<Obstacle> first() {
        return question.or(() -> stop);
    }

    /** The fact of a sale or credit is written before it is posted: nothing of it is in the VAT return yet. */
    void unposted(String factKey) {
        unposted.add(factKey);
    }

    boolean isUnposted(String factKey) {
        return unposted.contains(factKey);
    }

    /**
     * What was written before as a fact is posted now.
     *
     * @param body the sale or credit as it is posted
     */
    void answered(String factKey, Object body) {
        answered.put(factKey, body);
    }

    Map<String, Object> answered() {
        return answered;
    }
}
