pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        google()
        mavenCentral()
        // `./test kotlin` of the repository puts interlude-kotlin there.
        mavenLocal { content { includeGroup("interlude") } }
    }
}

rootProject.name = "interlude-android"
include(":library")
