package se.knyt.server;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A route that somebody added.
 *
 * @param changes whether it may change something
 * @param parameters the names of what it reads of a form by name
 */
record Route(String path, boolean changes, List<String> parameters) {
    /** Proved elsewhere: they belong to no company, or carry a proof of their own instead of a session. */
    private static final List<String> OUTSIDE = List.of(
            "/sign-in",
            "/sign-out",
            "/new-company",
            "/invitations",
            "/hooks/",
            "/api/",
            "/control/",
            "/health/",
            "/error");

    /** Those that belong to a company and are asked with a session. */
    static List<Route> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Controller.class));
        var found = new ArrayList<Route>();
        for (var bean : scanner.findCandidateComponents("se.knyt.server")) {
            try {
                for (var method : Class.forName(bean.getBeanClassName()).getDeclaredMethods()) {
                    found.addAll(of(method));
                }
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return found.stream()
                .filter(route -> OUTSIDE.stream().noneMatch(route.path()::startsWith))
                .toList();
    }

    private static List<Route> of(Method method) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        if (mapping == null) {
            return List.of();
        }
        boolean changes = !Set.of(RequestMethod.GET).containsAll(Arrays.asList(mapping.method()));
        var parameters = Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RequestParam.class)
                        && !Map.class.isAssignableFrom(parameter.getType()))
                .map(parameter -> {
                    var named = parameter.getAnnotation(RequestParam.class);
                    return named.name().isEmpty() && named.value().isEmpty()
                            ? parameter.getName()
                            : named.name() + named.value();
                })
                .toList();
        return Arrays.stream(mapping.path())
                .map(path -> new Route(path, changes, parameters))
                .toList();
    }
}
