// Takes the program and the dependencies out of the README: what is tested is what a user reads.
String text = new File(readme.toString()).getText('UTF-8')

def block = { String language ->
  def blocks = (text =~ "(?ms)^```${language}\\n(.*?)^```").collect { it[1] }
  assert blocks.size() == 1: "the README has one block of ${language}, not ${blocks.size()}"
  blocks[0]
}

def sources = new File(basedir, 'src/main/java')
sources.mkdirs()
new File(sources, 'Hello.java').setText(block('java'), 'UTF-8')

def words = { String xml -> xml.replaceAll(/\s+/, '') }
assert words(new File(basedir, 'pom.xml').getText('UTF-8')).contains(words(block('xml'))):
    'the dependencies in the README are those of this project'
