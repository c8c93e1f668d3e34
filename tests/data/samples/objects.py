import requests

url = "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/get_objects/<OBJECT_NAME>"

payload={}
headers = {
  'Authorization': 'Bearer <API_TOKEN>'
}

response = requests.request("GET", url, headers=headers, data=payload)

print(response.text)
