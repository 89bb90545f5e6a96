package se.knyt.engine.flows;

import java.util.Map;

/** What stands in the way, by the code of its text. */
record Obstacle(String code, Map<String, String> arguments) {}
