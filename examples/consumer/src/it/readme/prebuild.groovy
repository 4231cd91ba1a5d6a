// Takes the program and the dependencies out of the README: what is tested is what a user reads.
String text = new File(readme.toString()).getText('UTF-8')

def blocks = { String language, int count ->
  def found = (text =~ "(?ms)^```${language}\\n(.*?)^```").collect { it[1] }
  assert found.size() == count: "the README has ${count} blocks of ${language}, not ${found.size()}"
  found
}

def sources = new File(basedir, 'src/main/java')
sources.mkdirs()
def programs = blocks('java', 4)
new File(sources, 'Hello.java').setText(programs[0], 'UTF-8')
new File(sources, 'Pages.java').setText(programs[1], 'UTF-8')
new File(sources, 'Careful.java').setText(programs[2], 'UTF-8')
new File(sources, 'Mailer.java').setText(programs[3], 'UTF-8')

def words = { String xml -> xml.replaceAll(/\s+/, '') }
assert words(new File(basedir, 'pom.xml').getText('UTF-8')).contains(words(blocks('xml', 1)[0])):
    'the dependencies in the README are those of this project'
